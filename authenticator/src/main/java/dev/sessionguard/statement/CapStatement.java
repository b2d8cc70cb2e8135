package dev.sessionguard.statement;

import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.Caps;

/** The part of a policy statement that tells how many sessions there may be in all. */
final class CapStatement {
  private CapStatement() {}

  /** Adds the caps; nothing where there are none. */
  static void append(StringBuilder text, Caps caps) {
    if (caps.isEmpty()) {
      return;
    }
    text.append("\n### Sessions in all\n\n");
    for (Cap cap : caps.list()) {
      text.append("- ").append(whose(cap)).append(RuleStatement.state(cap.enabled(), cap.mode()));
      text.append(": at most ").append(RuleStatement.sessions(cap.maxSessions()));
      text.append(", a login beyond that ").append(whenExceeded(cap)).append('\n');
    }
  }

  private static String whose(Cap cap) {
    String name = PolicyStatement.escaped(cap.of());
    return switch (cap.scope()) {
      case REALM -> "The realm";
      case CLIENT -> "Client " + name;
      case ORGANIZATION -> "Organization " + name;
    };
  }

  private static String whenExceeded(Cap cap) {
    if (!cap.endsOldest()) {
      return "is refused";
    }
    return switch (cap.scope()) {
      case REALM, ORGANIZATION -> "ends the session with the earliest login";
      case CLIENT -> "ends its part in the session with the earliest login into it";
    };
  }
}
