package dev.sessionguard.statement;

import dev.sessionguard.applications.Application;
import dev.sessionguard.applications.Applications;
import dev.sessionguard.limit.WhenExceeded;

/** The part of a policy statement that tells which applications have a limit of their own. */
final class ApplicationStatement {
  private ApplicationStatement() {}

  /** Adds the applications; nothing where there are none. */
  static void append(StringBuilder text, Applications applications) {
    if (applications.isEmpty()) {
      return;
    }
    text.append("\n### Applications with a limit of their own\n\n");
    for (Application application : applications.list()) {
      text.append("- ").append(PolicyStatement.escaped(application.name()));
      text.append(RuleStatement.state(application.enabled(), application.mode()));
      text.append(": clients ");
      text.append(PolicyStatement.escaped(String.join(", ", application.clients())));
      text.append(": ").append(RuleStatement.sessions(application.maxSessions()));
      text.append(", a login into it beyond that ");
      text.append(whenExceeded(application.whenExceeded())).append('\n');
    }
  }

  private static String whenExceeded(WhenExceeded behaviour) {
    return switch (behaviour) {
      case END_OLDEST -> "ends its part in the session with the earliest login into it";
      case END_LEAST_RECENT -> "ends its part in the session in which it was not used for longest";
      case DENY, ASK_USER -> PolicyStatement.whenExceeded(behaviour);
    };
  }
}
