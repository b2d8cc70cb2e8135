package dev.sessionguard.rules;

import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The names in rules, beside those that a realm has. */
public final class RuleNames {
  private RuleNames() {}

  /** Every name that the rules have, once. */
  public static Set<Name> of(Rules rules) {
    Set<Name> names = new LinkedHashSet<>();
    rules.list().forEach(rule -> each(rule, "", (path, name) -> names.add(name)));
    return names;
  }

  /** The names of users among them. */
  public static Set<String> users(Rules rules) {
    Set<String> users = new LinkedHashSet<>();
    for (Rule rule : rules.list()) {
      users.addAll(rule.who().users());
      users.addAll(rule.except().users());
    }
    return users;
  }

  /**
   * A problem for each name that the realm does not have, at its very place.
   *
   * @param stored the rules as they are stored: what these name already is no problem
   */
  public static List<FieldProblem> unknown(
      Rules rules, Rules stored, Predicate<? super Name> isThere) {
    Set<Name> known = of(stored);
    Predicate<Name> asked = onceEach(name -> known.contains(name) || isThere.test(name));
    List<FieldProblem> problems = new ArrayList<>();
    for (int i = 0; i < rules.list().size(); i++) {
      missing(
          rules.list().get(i),
          RulesCodec.FIELD + "[" + i + "].",
          asked,
          (path, name) -> problems.add(new FieldProblem(path, "is not " + kind(name))));
    }
    return problems;
  }

  /** The names that the realm does not have, by the index of their rule. */
  public static Map<Integer, List<Name>> missing(Rules rules, Predicate<? super Name> isThere) {
    Predicate<Name> asked = onceEach(isThere);
    Map<Integer, List<Name>> missing = new LinkedHashMap<>();
    for (int i = 0; i < rules.list().size(); i++) {
      Set<Name> ofRule = new LinkedHashSet<>();
      missing(rules.list().get(i), "", asked, (path, name) -> ofRule.add(name));
      if (!ofRule.isEmpty()) {
        missing.put(i, List.copyOf(ofRule));
      }
    }
    return missing;
  }

  private static Predicate<Name> onceEach(Predicate<? super Name> isThere) {
    Map<Name, Boolean> answers = new HashMap<>();
    return name -> {
      Boolean known = answers.get(name);
      if (known == null) {
        known = isThere.test(name);
        answers.put(name, known);
      }
      return known;
    };
  }

  /** A client that is not there is told once, and not again for each of its roles. */
  private static void missing(
      Rule rule, String path, Predicate<Name> isThere, BiConsumer<String, Name> told) {
    Set<String> clientsGone = new HashSet<>();
    each(
        rule,
        path,
        (place, name) -> {
          if (name instanceof Name.ClientRole role && clientsGone.contains(role.clientId())) {
            return;
          }
          if (!isThere.test(name)) {
            told.accept(place, name);
            if (name instanceof Name.Client client) {
              clientsGone.add(client.clientId());
            }
          }
        });
  }

  private static void each(Rule rule, String path, BiConsumer<String, Name> told) {
    each(rule.who(), path + "who.", told);
    each(rule.except(), path + "except.", told);
  }

  private static void each(Who who, String path, BiConsumer<String, Name> told) {
    each(who.realmRoles(), path + "realmRoles", Name.RealmRole::new, told);
    who.clientRoles()
        .forEach(
            (client, roles) -> {
              String place = path + "clientRoles." + client;
              told.accept(place, new Name.Client(client));
              each(roles, place, role -> new Name.ClientRole(client, role), told);
            });
    each(who.groups(), path + "groups", Name.Group::new, told);
    each(who.users(), path + "users", Name.User::new, told);
    each(who.organizations(), path + "organizations", Name.Organization::new, told);
  }

  private static void each(
      List<String> names, String path, Function<String, Name> as, BiConsumer<String, Name> told) {
    for (int i = 0; i < names.size(); i++) {
      told.accept(path + "[" + i + "]", as.apply(names.get(i)));
    }
  }

  private static String kind(Name name) {
    if (name instanceof Name.RealmRole) {
      return "a role of this realm";
    }
    if (name instanceof Name.Client) {
      return "a client of this realm";
    }
    if (name instanceof Name.ClientRole) {
      return "a role of this client";
    }
    if (name instanceof Name.Group) {
      return "the path of a group of this realm";
    }
    return name instanceof Name.User
        ? "a user of this realm"
        : "the alias of an organization of this realm";
  }
}
