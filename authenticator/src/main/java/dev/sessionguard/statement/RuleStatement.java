package dev.sessionguard.statement;

import dev.sessionguard.limit.Mode;
import dev.sessionguard.rules.Rule;
import dev.sessionguard.rules.RuleLimit;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.Who;
import dev.sessionguard.text.DurationText;
import dev.sessionguard.text.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a policy statement that says for whom something else holds. */
final class RuleStatement {
  private RuleStatement() {}

  /** Adds the rules in their order; nothing where there are none. */
  static void append(StringBuilder text, Rules rules) {
    if (rules.isEmpty()) {
      return;
    }
    text.append("\n### Rules: the first that applies to a user and says it\n\n");
    int number = 0;
    for (Rule rule : rules.list()) {
      number++;
      text.append(number).append(". ").append(PolicyStatement.escaped(rule.name()));
      text.append(state(rule.enabled(), rule.mode()));
      text.append(": ").append(PolicyStatement.escaped(whom(rule)));
      if (!rule.except().isNobody()) {
        text.append("; not ").append(PolicyStatement.escaped(names(rule.except())));
      }
      text.append(": ").append(says(rule)).append('\n');
    }
  }

  private static String whom(Rule rule) {
    String named = rule.who().isNobody() ? "everybody" : names(rule.who());
    return rule.devices().isEmpty() ? named : named + ", on " + rule.deviceNames() + " devices";
  }

  static String sessions(int many) {
    return many == 1 ? "1 session" : many + " sessions at a time";
  }

  private static String says(Rule rule) {
    List<String> parts = new ArrayList<>();
    if (rule.says().exempt()) {
      parts.add("exempt from every limit");
    }
    RuleLimit limit = rule.says().limit();
    if (limit != null) {
      parts.add(limit.maxSessions() == null ? "no limit" : sessions(limit.maxSessions()));
      if (limit.whenExceeded() != null) {
        parts.add("a login beyond it " + PolicyStatement.whenExceeded(limit.whenExceeded()));
      }
      if (limit.fallback() != null) {
        parts.add(
            "where the user cannot be asked it " + PolicyStatement.whenExceeded(limit.fallback()));
      }
    }
    add(parts, "sessions end after %s of inactivity", rule.says().idle());
    add(parts, "sessions end %s after the login", rule.says().lifetime());
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, String words, @Nullable Span span) {
    if (span != null) {
      parts.add(words.formatted(DurationText.of(span.seconds())));
    }
  }

  /** What follows the name of something that is not carried out; nothing for the others. */
  static String state(boolean enabled, Mode mode) {
    if (!enabled) {
      return " (switched off)";
    }
    return mode == Mode.REPORT_ONLY ? " (report only, not enforced)" : "";
  }

  private static String names(Who who) {
    List<String> names = new ArrayList<>();
    who.realmRoles().forEach(name -> names.add("realm role " + name));
    who.clientRoles()
        .forEach(
            (client, roles) ->
                roles.forEach(role -> names.add("client role " + role + " of " + client)));
    who.groups().forEach(path -> names.add("group " + path));
    who.users().forEach(name -> names.add("user " + name));
    who.organizations().forEach(alias -> names.add("organization " + alias));
    return String.join(", ", names);
  }
}
