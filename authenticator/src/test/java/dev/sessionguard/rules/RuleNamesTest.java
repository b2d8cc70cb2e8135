package dev.sessionguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The names in rules: which there are, which are missing, and how each is called. */
class RuleNamesTest {
  private static final Rules RULES =
      RulesCodec.read(
              """
              [{"name":"A","who":{"realmRoles":["r"],"users":["u","v"]},"exempt":true},
               {"name":"B","who":{"clientRoles":{"app":["x","y"]},"groups":["/g"]},
                "except":{"users":["w","u"],"organizations":["o"]},"exempt":true},
               {"name":"C","who":{"realmRoles":["r"],"clientRoles":{"app":["x"]}},"exempt":true}]""")
          .rules();

  private static final List<Name> NAMES =
      List.of(
          new Name.RealmRole("r"),
          new Name.User("u"),
          new Name.User("v"),
          new Name.Client("app"),
          new Name.ClientRole("app", "x"),
          new Name.ClientRole("app", "y"),
          new Name.Group("/g"),
          new Name.User("w"),
          new Name.Organization("o"));

  @Test
  void everyNameIsThereOnce() {
    assertThat(RuleNames.of(RULES)).containsExactlyElementsOf(NAMES);
    assertThat(RuleNames.of(Rules.NONE)).isEmpty();
  }

  @Test
  void usersAreThoseOfBothSidesOnce() {
    assertThat(RuleNames.users(RULES)).containsExactly("u", "v", "w");
    assertThat(RuleNames.users(Rules.NONE)).isEmpty();
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of(new Name.RealmRole("r"), "r"),
        Arguments.of(new Name.Client("app"), "app"),
        Arguments.of(new Name.ClientRole("app", "x"), "app x"),
        Arguments.of(new Name.Group("/g"), "/g"),
        Arguments.of(new Name.User("u"), "u"),
        Arguments.of(new Name.Organization("o"), "o"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aNameHasAText(Name name, String text) {
    assertThat(name.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "realmRoles":["n"]           | realmRoles[0]        | is not a role of this realm
          "clientRoles":{"app":["n"]}  | clientRoles.app[0]   | is not a role of this client
          "clientRoles":{"no":["n"]}   | clientRoles.no       | is not a client of this realm
          "groups":["/n"]              | groups[0]            | is not the path of a group of this realm
          "users":["n"]                | users[0]             | is not a user of this realm
          "organizations":["n"]        | organizations[0]     | is not the alias of an organization of this realm
          """)
  void whatAMissingNameIsNotIsSaidByItsKind(String who, String place, String words) {
    Rules rules =
        RulesCodec.read("[{\"name\":\"N\",\"who\":{" + who + "},\"exempt\":true}]").rules();
    assertThat(RuleNames.unknown(rules, Rules.NONE, new Name.Client("app")::equals))
        .containsExactly(new FieldProblem("rules[0].who." + place, words));
  }

  @Test
  void onlyRulesThatMissSomethingAreToldWithEachNameOnce() {
    Rules rules =
        RulesCodec.read(
                """
                [{"name":"A","who":{"realmRoles":["there"]},"exempt":true},
                 {"name":"B","who":{"users":["gone"],"clientRoles":{"no":["x","y"]}},
                  "except":{"users":["gone"]},"exempt":true},
                 {"name":"C","who":{"realmRoles":["there"],"users":["gone"]},"exempt":true}]""")
            .rules();
    assertThat(RuleNames.missing(rules, new Name.RealmRole("there")::equals))
        .isEqualTo(
            Map.of(
                1,
                List.of(new Name.Client("no"), new Name.User("gone")),
                2,
                List.of(new Name.User("gone"))));
    assertThat(RuleNames.missing(RULES, name -> true)).isEmpty();
  }

  @Test
  void theRealmIsAskedForEachNameOnce() {
    List<Name> asked = new ArrayList<>();
    RuleNames.missing(RULES, asked::add);
    assertThat(asked).containsExactlyElementsOf(NAMES);
    asked.clear();
    RuleNames.unknown(RULES, Rules.NONE, asked::add);
    assertThat(asked).containsExactlyElementsOf(NAMES);
    asked.clear();
    RuleNames.missing(
        RULES,
        name -> {
          asked.add(name);
          return name instanceof Name.Client;
        });
    assertThat(asked).as("answered no").containsExactlyElementsOf(NAMES);
  }

  @Test
  void whatIsStoredIsNotAskedFor() {
    List<Name> asked = new ArrayList<>();
    assertThat(RuleNames.unknown(RULES, RULES, asked::add)).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void aClientThatIsGoneIsGoneForItsRuleAlone() {
    Rules rules =
        RulesCodec.read(
                """
                [{"name":"A","who":{"clientRoles":{"no":["x"]}},
                  "except":{"clientRoles":{"no":["y"]}},"exempt":true},
                 {"name":"B","who":{"clientRoles":{"no":["x"]}},"exempt":true}]""")
            .rules();
    assertThat(RuleNames.unknown(rules, Rules.NONE, Set.of()::contains))
        .extracting(FieldProblem::field)
        .containsExactly(
            "rules[0].who.clientRoles.no",
            "rules[0].except.clientRoles.no",
            "rules[1].who.clientRoles.no");
  }
}
