package dev.sessionguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.limit.Mode;
import dev.sessionguard.rules.Rule.Says;
import dev.sessionguard.text.Span;
import dev.sessionguard.text.SpanUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

  /**
   * Rules as {@code role:a,group:/g -user:x = 2; ...}: people, exceptions after a minus, and what
   * is said: a number, {@code none}, {@code exempt}, {@code idle5} minutes, {@code life5} hours, or
   * some of them; {@code off} before it switches the rule off, {@code report} makes it report only.
   * They are called R1, R2 and so on.
   */
  private static Rules rules(String given) {
    List<Rule> rules = new ArrayList<>();
    for (String each : given.split(";", -1)) {
      if (each.isBlank()) {
        continue;
      }
      String[] sides = each.split("=", -1);
      String[] names = sides[0].strip().split("-", -1);
      List<String> words = List.of(sides[1].strip().split(" ", -1));
      rules.add(
          new Rule(
              "R" + (rules.size() + 1),
              !words.contains("off"),
              words.contains("report") ? Mode.REPORT_ONLY : Mode.ENFORCED,
              who(names[0]),
              names.length > 1 ? who(names[1]) : Who.NOBODY,
              new Says(
                  words.contains("exempt"),
                  limit(words),
                  span(words, "idle", SpanUnit.MINUTES),
                  span(words, "life", SpanUnit.HOURS))));
    }
    return new Rules(rules);
  }

  private static @Nullable RuleLimit limit(List<String> words) {
    return words.stream()
        .filter(word -> word.equals("none") || word.matches("\\d+"))
        .findFirst()
        .map(word -> new RuleLimit(word.equals("none") ? null : Integer.valueOf(word), null, null))
        .orElse(null);
  }

  private static @Nullable Span span(List<String> words, String key, SpanUnit unit) {
    return words.stream()
        .filter(word -> word.startsWith(key))
        .findFirst()
        .map(word -> new Span(Integer.parseInt(word.substring(key.length())), unit))
        .orElse(null);
  }

  private static Map<String, List<String>> byKind(String given) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (String each : given.strip().split(",", -1)) {
      String[] parts = each.strip().split(":", 2);
      if (parts.length == 2) {
        names.computeIfAbsent(parts[0], kind -> new ArrayList<>()).add(parts[1]);
      }
    }
    return names;
  }

  private static Who who(String given) {
    Map<String, List<String>> names = byKind(given);
    Map<String, List<String>> clients = new HashMap<>();
    for (String role : names.getOrDefault("client", List.of())) {
      String[] parts = role.split("/", 2);
      clients.computeIfAbsent(parts[0], client -> new ArrayList<>()).add(parts[1]);
    }
    return new Who(
        names.getOrDefault("role", List.of()),
        clients,
        names.getOrDefault("group", List.of()),
        names.getOrDefault("user", List.of()),
        names.getOrDefault("org", List.of()));
  }

  private static Person person(String given) {
    Map<String, List<String>> names = byKind(given);
    Set<String> clientRoles = new TreeSet<>();
    names
        .getOrDefault("client", List.of())
        .forEach(role -> clientRoles.add(role.replace('/', ' ')));
    return new SomeBody(
        Set.copyOf(names.getOrDefault("role", List.of())),
        clientRoles,
        Set.copyOf(names.getOrDefault("group", List.of())),
        names.getOrDefault("user", List.of("somebody")).get(0),
        Set.copyOf(names.getOrDefault("org", List.of())));
  }

  private static String shown(Resolution said) {
    List<String> parts = new ArrayList<>();
    Resolution.Held held = said.limit();
    if (held != null) {
      Integer number = held.limit().maxSessions();
      parts.add(
          "%s from %s by %s"
              .formatted(
                  number == null ? "none" : number, held.source().from(), held.source().because()));
    }
    if (said.exempt() != null) {
      parts.add("exempt from %s by %s".formatted(said.exempt().from(), said.exempt().because()));
    }
    add(parts, "idle", said.idle());
    add(parts, "life", said.lifetime());
    return parts.isEmpty() ? "realm" : String.join(" & ", parts);
  }

  private static void add(List<String> parts, String name, Resolution.@Nullable Time time) {
    if (time != null) {
      parts.add("%s %d from %s".formatted(name, time.seconds(), time.source().from()));
    }
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # rules                                      | person                          | answer
          # nobody says anything
          ''                                           | role:a                          | realm
          role:a = 1                                   | role:b                          | realm
          role:a = 1                                   | ''                              | realm
          # every kind of name
          role:a = 1                                   | role:a                          | 1 from R1 by realm role a
          client:app/a = 1                             | client:app/a                    | 1 from R1 by client role a of app
          client:app/a = 1                             | client:web/a                    | realm
          client:app/a = 1                             | client:app/b                    | realm
          client:app/a = 1                             | role:a                          | realm
          role:a = 1                                   | client:app/a                    | realm
          client:app/a,client:web/b = 1                | client:web/b                    | 1 from R1 by client role b of web
          group:/g = 1                                 | group:/g                        | 1 from R1 by group /g
          group:/g = 1                                 | group:/g/h                      | 1 from R1 by group /g
          group:/g = 1                                 | group:/g/h/i                    | 1 from R1 by group /g
          group:/g/h = 1                               | group:/g                        | realm
          group:/g = 1                                 | group:/gg                       | realm
          group:/g = 1                                 | group:/h/g                      | realm
          user:ann = 1                                 | user:ann                        | 1 from R1 by user ann
          user:ann = 1                                 | user:anna                       | realm
          user:ann = 1                                 | role:ann                        | realm
          org:acme = 1                                 | org:acme                        | 1 from R1 by organization acme
          org:acme = 1                                 | org:other                       | realm
          # any of the names
          role:a,role:b = 1                            | role:b                          | 1 from R1 by realm role b
          role:a,group:/g = 1                          | group:/g                        | 1 from R1 by group /g
          role:a,user:ann = 1                          | user:ann,role:a                 | 1 from R1 by user ann
          role:a,client:app/a,org:x = 1                | org:x                           | 1 from R1 by organization x
          role:a,role:b = 1                            | role:b,role:a                   | 1 from R1 by realm role a
          group:/g,org:x = 1                           | org:x,group:/g                  | 1 from R1 by group /g
          # except
          role:a - user:ann = 1                        | role:a                          | 1 from R1 by realm role a
          role:a - user:ann = 1                        | role:a,user:ann                 | realm
          role:a - role:b = 1                          | role:a,role:b                   | realm
          role:a - role:a = 1                          | role:a                          | realm
          group:/g - group:/g/h = 1                    | group:/g                        | 1 from R1 by group /g
          group:/g - group:/g/h = 1                    | group:/g/h                      | realm
          group:/g - group:/g/h = 1                    | group:/g/h/i                    | realm
          group:/g/h - group:/g = 1                    | group:/g/h                      | realm
          role:a - client:app/x,org:o = 1              | role:a,org:o                    | realm
          role:a - client:app/x,org:o = 1              | role:a,client:app/x             | realm
          role:a - role:b = 1                          | role:b                          | realm
          role:a - role:b = 1; role:b = 2              | role:a,role:b                   | 2 from R2 by realm role b
          # the first that matches
          role:a = 1; role:a = 2                       | role:a                          | 1 from R1 by realm role a
          role:a = 1; role:b = 2                       | role:b                          | 2 from R2 by realm role b
          role:a = 1; role:b = 2                       | role:a,role:b                   | 1 from R1 by realm role a
          role:b = 2; role:a = 1                       | role:a,role:b                   | 2 from R1 by realm role b
          role:a = 5; role:a = 1                       | role:a                          | 5 from R1 by realm role a
          role:x = 5; role:y = 4; role:a = 3           | role:a                          | 3 from R3 by realm role a
          group:/g = 9; group:/g/h = 1                 | group:/g/h                      | 9 from R1 by group /g
          group:/g/h = 1; group:/g = 9                 | group:/g                        | 9 from R2 by group /g
          # no limit is a word too
          role:a = none                                | role:a                          | none from R1 by realm role a
          role:a = none; role:a = 1                    | role:a                          | none from R1 by realm role a
          role:a = 1; role:a = none                    | role:a                          | 1 from R1 by realm role a
          # a rule that is switched off says nothing
          role:a = off 1                               | role:a                          | realm
          role:a = off 1; role:a = 2                   | role:a                          | 2 from R2 by realm role a
          role:a = off exempt; role:a = 2              | role:a                          | 2 from R2 by realm role a
          role:a = off none; role:b = off 1            | role:a,role:b                   | realm
          # each part for itself
          role:a = exempt                              | role:a                          | exempt from R1 by realm role a
          role:a = exempt                              | role:b                          | realm
          role:a = exempt; role:a = 1                  | role:a                          | 1 from R2 by realm role a & exempt from R1 by realm role a
          role:a = 1; role:a = exempt                  | role:a                          | 1 from R1 by realm role a & exempt from R2 by realm role a
          role:a = 1; role:b = exempt                  | role:a                          | 1 from R1 by realm role a
          role:a = 1; role:b = exempt                  | role:b                          | exempt from R2 by realm role b
          role:a = exempt 1                            | role:a                          | 1 from R1 by realm role a & exempt from R1 by realm role a
          role:a = exempt; role:b = exempt 3           | role:a,role:b                   | 3 from R2 by realm role b & exempt from R1 by realm role a
          role:a = exempt; group:/g = exempt           | group:/g,role:a                 | exempt from R1 by realm role a
          role:a - user:ann = exempt; role:a = 1       | role:a,user:ann                 | 1 from R2 by realm role a
          role:a - user:ann = exempt; user:ann = exempt| role:a,user:ann                 | exempt from R2 by user ann
          role:a = exempt; role:a = off 1; role:a = 2  | role:a                          | 2 from R3 by realm role a & exempt from R1 by realm role a
          role:a = 1; role:a = exempt 5                | role:a                          | 1 from R1 by realm role a & exempt from R2 by realm role a
          role:a = none; role:a = exempt 5             | role:a                          | none from R1 by realm role a & exempt from R2 by realm role a
          role:a = exempt; role:b = exempt; role:b = 3 | role:a,role:b                   | 3 from R3 by realm role b & exempt from R1 by realm role a
          # idle time and lifetime are parts like the others
          role:a = idle10                              | role:a                          | idle 600 from R1
          role:a = life8                               | role:a                          | life 28800 from R1
          role:a = idle10; role:a = idle5 life2        | role:a                          | idle 600 from R1 & life 7200 from R2
          role:a = idle10; role:b = 1 idle3            | role:b                          | 1 from R2 by realm role b & idle 180 from R2
          role:a = off idle10; role:a = idle20         | role:a                          | idle 1200 from R2
          role:a = exempt; role:a = idle10             | role:a                          | exempt from R1 by realm role a & idle 600 from R2
          # what is only reported is not carried out
          role:a = report 1                            | role:a                          | realm
          role:a = report 1; role:a = 2                | role:a                          | 2 from R2 by realm role a
          role:a = report exempt; role:a = 2           | role:a                          | 2 from R2 by realm role a
          role:a = report idle5; role:a = idle9        | role:a                          | idle 540 from R2
          role:a = 2; role:a = report 1                | role:a                          | 2 from R1 by realm role a
          """)
  void answers(String rules, String person, String answer) {
    assertThat(shown(rules(rules).resolve(person(person)))).isEqualTo(answer);
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          role:a = report 1                            | role:a | 1 from R1 by realm role a
          role:a = report 1; role:a = 2                | role:a | 1 from R1 by realm role a
          role:a = 2; role:a = report 1                | role:a | 2 from R1 by realm role a
          role:a = report exempt; role:a = 2           | role:a | 2 from R2 by realm role a & exempt from R1 by realm role a
          role:a = off report 1; role:a = 2            | role:a | 2 from R2 by realm role a
          role:a = report 1                            | role:b | realm
          """)
  void reportsAsIfAllOfThemHeld(String rules, String person, String answer) {
    assertThat(shown(rules(rules).resolveAll(person(person)))).isEqualTo(answer);
  }

  /** Whoever asks only for roles must not have groups or organizations loaded. */
  @Test
  void nothingIsAskedThatNoRuleNames() {
    Person onlyRoles =
        new Person() {
          @Override
          public boolean hasRealmRole(String name) {
            return name.equals("a");
          }

          @Override
          public boolean hasClientRole(String client, String name) {
            throw new AssertionError("asked for client roles");
          }

          @Override
          public boolean isInGroup(String path) {
            throw new AssertionError("asked for groups");
          }

          @Override
          public String username() {
            throw new AssertionError("asked for the name");
          }

          @Override
          public boolean isMemberOf(String organization) {
            throw new AssertionError("asked for organizations");
          }
        };
    assertThat(shown(rules("role:b = 1; role:a = 2; group:/g = 3").resolve(onlyRoles)))
        .isEqualTo("2 from R2 by realm role a");
    assertThat(shown(rules("group:/g = off 3; role:a - role:b = 2").resolve(onlyRoles)))
        .isEqualTo("2 from R2 by realm role a");
    assertThat(shown(rules("role:a = exempt; group:/g = exempt").resolve(onlyRoles)))
        .isEqualTo("exempt from R1 by realm role a");
    assertThat(shown(rules("role:a = exempt 2; group:/g = exempt 3").resolve(onlyRoles)))
        .isEqualTo("2 from R1 by realm role a & exempt from R1 by realm role a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          role:a = 2; role:b = 1          | 1
          role:a = off 1; role:b = 4      | 4
          role:a = none                   |
          role:a = exempt                 |
          role:a = report 1               |
          role:a = report 1; role:b = 4   | 4
          """)
  void theSmallestNumberIsThatOfRulesInForce(String rules, Integer least) {
    assertThat(rules(rules).least().stream().boxed().toList())
        .isEqualTo(least == null ? List.of() : List.of(least));
    assertThat(rules(rules).limit()).isEqualTo(least != null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # rules                         | limit | exempt | there are none
          ''                              | false | false  | true
          role:a = 1                      | true  | false  | false
          role:a = none                   | false | false  | false
          role:a = off 1                  | false | false  | false
          role:a = exempt                 | false | true   | false
          role:a = off exempt             | false | false  | false
          role:a = exempt 1               | true  | true   | false
          role:a = off exempt 1           | false | false  | false
          role:a = 1; role:a = exempt     | true  | true   | false
          role:a = off 1; role:a = exempt | false | true   | false
          """)
  void whatRulesCanDoIsKnownWithoutAPerson(
      String rules, boolean limit, boolean exempt, boolean empty) {
    assertThat(rules(rules).limit()).isEqualTo(limit);
    assertThat(rules(rules).exempt()).isEqualTo(exempt);
    assertThat(rules(rules).isEmpty()).isEqualTo(empty);
  }

  @ParameterizedTest
  @CsvSource({"R1, R1", "user, user", "realm, ''", "Realm, Realm"})
  void onlyTheRealmIsNoRule(String from, String rule) {
    assertThat(new Source(from, "realm role a").rule()).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          role:a,role:b = 1              | role a c        | role:c,role:b = 1
          role:a,role:b = 1              | role a b        | role:b = 1
          role:a - role:a = 1            | role a c        | role:c - role:c = 1
          user:a,role:a = 1              | user a z        | user:z,role:a = 1
          group:/a,group:/a/b,group:/ab = 1 | group /a /c/d | group:/c/d,group:/c/d/b,group:/ab = 1
          client:app/a,client:web/a = 1  | client app web  | client:web/a = 1
          client:app/a,client:web/b = 1  | client app web  | client:web/b,client:web/a = 1
          client:app/a = 1               | client app x    | client:x/a = 1
          client:app/a,client:x/a = 1    | clientRole app/a app/c | client:app/c,client:x/a = 1
          org:a = 1                      | role a c        | org:a = 1
          """)
  void namesFollow(String rules, String change, String then) {
    String[] words = change.split(" ", -1);
    assertThat(rules(rules).renamed(name(words[0], words[1]), name(words[0], words[2])))
        .isEqualTo(rules(then));
  }

  private static Name name(String kind, String text) {
    return switch (kind) {
      case "role" -> new Name.RealmRole(text);
      case "user" -> new Name.User(text);
      case "group" -> new Name.Group(text);
      case "client" -> new Name.Client(text);
      default -> {
        String[] parts = text.split("/", 2);
        yield new Name.ClientRole(parts[0], parts[1]);
      }
    };
  }
}
