package dev.sessionguard.statement;

import dev.sessionguard.rules.Rule;
import dev.sessionguard.rules.RuleLimit;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.Who;
import java.util.ArrayList;
import java.util.List;

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
      text.append(rule.enabled() ? "" : " (switched off)");
      text.append(": ").append(PolicyStatement.escaped(names(rule.who())));
      if (!rule.except().isNobody()) {
        text.append("; not ").append(PolicyStatement.escaped(names(rule.except())));
      }
      text.append(": ").append(says(rule)).append('\n');
    }
  }

  static String sessions(int many) {
    return many == 1 ? "1 session" : many + " sessions at a time";
  }

  private static String says(Rule rule) {
    List<String> parts = new ArrayList<>();
    if (rule.exempt()) {
      parts.add("exempt from every limit");
    }
    RuleLimit limit = rule.limit();
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
    return String.join(", ", parts);
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
