package dev.sessionguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Rule.Says;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.text.Span;
import dev.sessionguard.text.SpanUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesCodecTest {
  private static final String GOOD =
      """
      {"name":"G","who":{"realmRoles":["a"]},"limit":{"maxSessions":2}}""";

  private static List<String> fields(RulesReading reading) {
    return reading.problems().stream().map(FieldProblem::field).toList();
  }

  @Test
  void contractsExampleIsRead() {
    RulesReading reading =
        RulesCodec.read(
            """
            [{"name":"Administrators","enabled":true,
              "who":{"realmRoles":["admin"],"clientRoles":{"crm":["editor"]},"groups":["/staff"],
                "users":["Alice"],"organizations":["acme"]},
              "except":{"groups":["/staff/night"]},"exempt":false,
              "limit":{"maxSessions":1,"whenExceeded":"deny","fallback":"deny"},
              "idle":{"value":10,"unit":"minutes"},"lifetime":{"value":8,"unit":"hours"}},
              {"name":"Tried out","mode":"report-only","who":{"users":["bob"]},"exempt":true}]""");
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.rules().list())
        .containsExactly(
            new Rule(
                "Administrators",
                true,
                Mode.ENFORCED,
                new Who(
                    List.of("admin"),
                    Map.of("crm", List.of("editor")),
                    List.of("/staff"),
                    List.of("alice"),
                    List.of("acme")),
                new Who(List.of(), Map.of(), List.of("/staff/night"), List.of(), List.of()),
                new Says(
                    false,
                    new RuleLimit(1, WhenExceeded.DENY, WhenExceeded.DENY),
                    new Span(10, SpanUnit.MINUTES),
                    new Span(8, SpanUnit.HOURS))),
            new Rule(
                "Tried out",
                true,
                Mode.REPORT_ONLY,
                new Who(List.of(), Map.of(), List.of(), List.of("bob"), List.of()),
                Who.NOBODY,
                new Says(true, null, null, null)));
  }

  @Test
  void nothingSuperfluousIsWritten() {
    String given =
        """
        [{"limit":{"maxSessions":null},"who":{"users":["a"],"clientRoles":{"x":[]},"groups":[]},\
        "except":{},"name":"N"}]""";
    assertThat(RulesCodec.write(RulesCodec.read(given).rules()))
        .isEqualTo(
            """
            [{"name":"N","enabled":true,"mode":"enforced","who":{"users":["a"]},"exempt":false,\
            "limit":{"maxSessions":null}}]""");
    assertThat(RulesCodec.write(Rules.NONE)).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          5                                                                   | rules[1]
          null                                                                | rules[1]
          []                                                                  | rules[1]
          {}                                                                  | rules[1].name rules[1].who rules[1]
          {"name":"","who":{"users":["a"]},"exempt":true}                     | rules[1].name
          {"name":" ","who":{"users":["a"]},"exempt":true}                    | rules[1].name
          {"name":"a\\nb","who":{"users":["a"]},"exempt":true}                | rules[1].name
          {"name":"\\u0000","who":{"users":["a"]},"exempt":true}              | rules[1].name
          {"name":"\\ud800","who":{"users":["a"]},"exempt":true}              | rules[1].name
          {"name":5,"who":{"users":["a"]},"exempt":true}                      | rules[1].name
          {"name":"G","who":{"users":["a"]},"exempt":true}                    | rules[1].name
          {"name":"realm","who":{"users":["a"]},"exempt":true}                | rules[1].name
          {"name":"user","who":{"users":["a"]},"exempt":true}                 | rules[1].name
          {"name":"N","who":{"users":["a"]},"exempt":true,"mode":"off"}       | rules[1].mode
          {"name":"N","who":{"users":["a"]},"exempt":true,"mode":null}        | rules[1].mode
          {"name":"N","who":{"users":["a"]},"exempt":true,"mode":1}           | rules[1].mode
          {"name":"N","who":{"users":["a"]},"exempt":true,"idle":{}}          | rules[1].idle.unit rules[1].idle.value
          {"name":"N","who":{"users":["a"]},"idle":null}                      | rules[1].idle
          {"name":"N","who":{"users":["a"]},"idle":10}                        | rules[1].idle
          {"name":"N","who":{"users":["a"]},"idle":{"value":0,"unit":"minutes"}} | rules[1].idle.value
          {"name":"N","who":{"users":["a"]},"idle":{"value":1.5,"unit":"hours"}} | rules[1].idle.value
          {"name":"N","who":{"users":["a"]},"idle":{"value":"1","unit":"hours"}} | rules[1].idle.value
          {"name":"N","who":{"users":["a"]},"idle":{"value":366,"unit":"days"}} | rules[1].idle.value
          {"name":"N","who":{"users":["a"]},"idle":{"value":1,"unit":"weeks"}} | rules[1].idle.unit
          {"name":"N","who":{"users":["a"]},"idle":{"value":1,"unit":"days","x":1}} | rules[1].idle.x
          {"name":"N","who":{"users":["a"]},"lifetime":{"value":8761,"unit":"hours"}} | rules[1].lifetime.value
          {"name":"N","who":{"users":["a"]},"exempt":true,"lifetime":5}       | rules[1].lifetime
          {"name":"N","who":{"devices":["mobile"]},"exempt":true}             | rules[1].who.devices
          {"name":"N","who":{"devices":["mobile"]},"idle":{"value":1,"unit":"days"}} | rules[1].who.devices
          {"name":"N","who":{"devices":["mobile"]},"lifetime":{"value":1,"unit":"days"}} | rules[1].who.devices
          {"name":"N","who":{"devices":[]},"limit":{"maxSessions":1}}         | rules[1].who
          {"name":"N","who":{"devices":"mobile"},"limit":{"maxSessions":1}}   | rules[1].who.devices
          {"name":"N","who":{"devices":["mobile","tablet",5]},"limit":{"maxSessions":1}} | rules[1].who.devices[1] rules[1].who.devices[2]
          {"name":"N","who":{"devices":["mobile","mobile"]},"limit":{"maxSessions":1}} | rules[1].who.devices[1]
          {"name":"N","who":{"users":["a"]},"except":{"devices":["mobile"]},"exempt":true} | rules[1].except.devices
          {"name":"N","who":{"users":["a"]},"exempt":"true"}                  | rules[1].exempt
          {"name":"N","who":{"users":["a"]},"exempt":0}                       | rules[1].exempt
          {"name":"N","who":{"users":["a"]},"exempt":null}                    | rules[1].exempt
          {"name":"N","who":{"users":["a"]},"exempt":true,"enabled":1}        | rules[1].enabled
          {"name":"N","who":{"users":["a"]}}                                  | rules[1]
          {"name":"N","who":{"users":["a"]},"exempt":false}                   | rules[1]
          {"name":"N","who":{},"exempt":true}                                 | rules[1].who
          {"name":"N","who":{"users":[]},"exempt":true}                       | rules[1].who
          {"name":"N","who":[],"exempt":true}                                 | rules[1].who
          {"name":"N","who":null,"exempt":true}                               | rules[1].who
          {"name":"N","who":{"users":"a"},"exempt":true}                      | rules[1].who.users
          {"name":"N","who":{"users":["a",""]},"exempt":true}                 | rules[1].who.users[1]
          {"name":"N","who":{"users":["a",5]},"exempt":true}                  | rules[1].who.users[1]
          {"name":"N","who":{"users":["a","A"]},"exempt":true}                | rules[1].who.users[1]
          {"name":"N","who":{"groups":["a"]},"exempt":true}                   | rules[1].who.groups[0]
          {"name":"N","who":{"groups":[""]},"exempt":true}                    | rules[1].who.groups[0]
          {"name":"N","who":{"groups":["/a",5,"b"]},"exempt":true}            | rules[1].who.groups[1] rules[1].who.groups[2]
          {"name":"N","who":{"groups":["/"]},"exempt":true}                   | rules[1].who.groups[0]
          {"name":"N","who":{"groups":["/a/"]},"exempt":true}                 | rules[1].who.groups[0]
          {"name":"N","who":{"clientRoles":["a"]},"exempt":true}              | rules[1].who.clientRoles
          {"name":"N","who":{"clientRoles":{"c":"a"}},"exempt":true}          | rules[1].who.clientRoles.c
          {"name":"N","who":{"clientRoles":{"c":["a",1]}},"exempt":true}      | rules[1].who.clientRoles.c[1]
          {"name":"N","who":{"users":["a"]},"except":[],"exempt":true}        | rules[1].except
          {"name":"N","who":{"users":["a"]},"except":{"x":1},"exempt":true}   | rules[1].except.x
          {"name":"N","who":{"users":["a"]},"limit":null}                     | rules[1].limit
          {"name":"N","who":{"users":["a"]},"limit":5}                        | rules[1].limit
          {"name":"N","who":{"users":["a"]},"limit":{}}                       | rules[1].limit.maxSessions
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":0}}        | rules[1].limit.maxSessions
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":1001}}     | rules[1].limit.maxSessions
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":1.0}}      | rules[1].limit.maxSessions
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":"1"}}      | rules[1].limit.maxSessions
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":99999999999}} | rules[1].limit.maxSessions
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":4294967297}} | rules[1].limit.maxSessions
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":1,"x":1}}  | rules[1].limit.x
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":1,"whenExceeded":"x"}} | rules[1].limit.whenExceeded
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":1,"whenExceeded":null}} | rules[1].limit.whenExceeded
          {"name":"N","who":{"users":["a"]},"limit":{"maxSessions":1,"fallback":"ask-user"}} | rules[1].limit.fallback
          {"name":5,"who":{"users":[1]},"limit":{"maxSessions":0},"x":1}      | rules[1].x rules[1].name rules[1].who.users[0] rules[1].limit.maxSessions
          """)
  void aRuleThatCannotBeReadIsLeftOutWithEveryProblemAndTheOthersHold(
      String rule, String problems) {
    String last = GOOD.replace("\"G\"", "\"last\"");
    RulesReading reading = RulesCodec.read("[" + GOOD + "," + rule + "," + last + "]");
    assertThat(reading.rules().list()).extracting(Rule::name).containsExactly("G", "last");
    assertThat(fields(reading)).containsExactly(problems.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"``", "{", "{}", "null", "\"x\"", "[] []", "[{\"name\":\"a\",\"name\":\"b\"}]", "["})
  void whatIsNoListGivesNoRules(String text) {
    RulesReading reading = RulesCodec.read(text);
    assertThat(reading.rules()).isEqualTo(Rules.NONE);
    assertThat(fields(reading)).containsExactly("rules");
  }

  private static String many(int rules) {
    return IntStream.range(0, rules)
        .mapToObj(i -> GOOD.replace("\"G\"", "\"G" + i + "\""))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void boundsHold() {
    assertThat(RulesCodec.read(many(200)).problems()).isEmpty();
    RulesReading reading = RulesCodec.read(many(1000));
    assertThat(fields(reading)).containsExactly("rules");
    assertThat(reading.rules().list()).hasSize(200);
    assertThat(fields(RulesCodec.read(" ".repeat(1_000_000)))).containsExactly("rules");
    assertThat(
            fields(
                RulesCodec.read(
                    GOOD.replace("G", "x".repeat(101)).transform(one -> "[" + one + "]"))))
        .containsExactly("rules[0].name");
    assertThat(
            RulesCodec.read("[" + GOOD.replace("G", "\ud83d\ude00".repeat(100)) + "]").problems())
        .isEmpty();
    assertThat(
            fields(
                RulesCodec.read("[" + GOOD.replace("\"a\"", "\"" + "x".repeat(256) + "\"") + "]")))
        .containsExactly("rules[0].who.realmRoles[0]");
  }

  private static String numbered(int names) {
    return IntStream.range(0, names)
        .mapToObj(i -> "\"" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Lists of names, and objects of client ids, have the same bound. */
  @Test
  void ofNamesAndClientsThereAreAtMostAHundred() {
    String names = numbered(101);
    String most = numbered(100);
    assertThat(RulesCodec.read("[" + GOOD.replace("[\"a\"]", most) + "]").problems()).isEmpty();
    assertThat(RulesCodec.read("[" + GOOD.replace("[\"a\"]", names) + "]").problems())
        .containsExactly(
            new FieldProblem("rules[0].who.realmRoles", "must be a list of at most 100 names"));
    assertThat(withClients(IntStream.range(0, 100).mapToObj(i -> "c" + i)).problems()).isEmpty();
    assertThat(withClients(IntStream.range(0, 101).mapToObj(i -> "c" + i)).problems())
        .containsExactly(
            new FieldProblem(
                "rules[0].who.clientRoles", "must be an object of at most 100 client ids"));
  }

  private static RulesReading withClients(Stream<String> clients) {
    String roles =
        clients
            .map(client -> "\"" + client + "\":[\"a\"]")
            .collect(Collectors.joining(",", "{\"clientRoles\":{", "}}"));
    return RulesCodec.read("[{\"name\":\"N\",\"who\":" + roles + ",\"exempt\":true}]");
  }

  @Test
  void aClientIdIsAName() {
    RulesReading longest = withClients(Stream.of("x".repeat(255)));
    assertThat(longest.problems()).isEmpty();
    assertThat(longest.rules().list().get(0).who().clientRoles())
        .isEqualTo(Map.of("x".repeat(255), List.of("a")));
    String words = "must have a client id of 1 to 255 characters on one line";
    assertThat(withClients(Stream.of("", "good", " ")).problems())
        .containsExactly(
            new FieldProblem("rules[0].who.clientRoles.", words),
            new FieldProblem("rules[0].who.clientRoles. ", words));
    assertThat(withClients(Stream.of("x".repeat(256))).problems())
        .containsExactly(
            new FieldProblem(
                "rules[0].who.clientRoles."
                    + "x".repeat(200 - "rules[0].who.clientRoles.".length()),
                words));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 190, 191, 192, 5000})
  void anUnknownKeyIsToldByTwoHundredCharactersOfItsPath(int length) {
    String path = "rules[0]." + "k".repeat(length);
    RulesReading reading =
        RulesCodec.read(
            "[" + GOOD.replace("\"name\"", "\"" + "k".repeat(length) + "\":1,\"name\"") + "]");
    assertThat(reading.problems())
        .containsExactly(
            new FieldProblem(path.substring(0, Math.min(200, path.length())), "is not known"));
  }

  @Test
  void whatANameMustBeIsSaid() {
    assertThat(RulesCodec.read("[" + GOOD.replace("G", "") + "]").problems())
        .containsExactly(
            new FieldProblem("rules[0].name", "must be 1 to 100 characters on one line"));
    assertThat(RulesCodec.read("[" + GOOD.replace("\"a\"", "\"\"") + "]").problems())
        .containsExactly(
            new FieldProblem(
                "rules[0].who.realmRoles[0]", "must be 1 to 255 characters on one line"));
  }

  private static List<String> messages(String text) {
    return RulesCodec.read(text).problems().stream().map(FieldProblem::message).toList();
  }

  @Test
  void aTextOf256KilobytesIsReadAndNoLongerOne() {
    String rules = "[" + GOOD + "]";
    String most = rules + " ".repeat(256 * 1024 - rules.length());
    assertThat(messages(most)).isEmpty();
    assertThat(RulesCodec.read(most).rules().list()).hasSize(1);
    assertThat(messages(most + " ")).containsExactly("must be at most 256 KB of JSON");
    assertThat(RulesCodec.read(most + " ").rules()).isEqualTo(Rules.NONE);
  }

  /** What counts are bytes: a letter may have more than one. */
  @Test
  void aTextOfFewCharactersMayBeTooLong() {
    String letters = "\u00e9".repeat(128 * 1024 - 1);
    assertThat(messages("\"" + letters + "\"")).containsExactly("must be a list of rules");
    assertThat(messages("\"" + letters + "\u00e9\""))
        .containsExactly("must be at most 256 KB of JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "who":{"realmRoles":["r","s"]},"exempt":true
          "who":{"clientRoles":{"app":["x","y"],"web":["x"]}},"exempt":true
          "who":{"groups":["/g","/g/h"]},"exempt":true
          "who":{"users":["u","v"]},"exempt":true
          "who":{"organizations":["o"]},"exempt":true
          "who":{"realmRoles":["r"],"clientRoles":{"app":["x"]},"groups":["/g"],"users":["u"],"organizations":["o"]},"exempt":true
          "who":{"users":["u"]},"except":{"clientRoles":{"app":["x"]},"groups":["/g"]},"exempt":true
          "who":{"users":["u"]},"exempt":true,"limit":{"maxSessions":1000}
          "who":{"users":["u"]},"exempt":false,"limit":{"maxSessions":null}
          "who":{"users":["u"]},"exempt":false,"limit":{"maxSessions":1,"whenExceeded":"ask-user"}
          "who":{"users":["u"]},"exempt":false,"limit":{"maxSessions":1,"fallback":"deny"}
          "who":{"users":["u"]},"exempt":false,"limit":{"maxSessions":1,"whenExceeded":"deny","fallback":"end-oldest"}
          "who":{"devices":["mobile"]},"exempt":false,"limit":{"maxSessions":1}
          "who":{"realmRoles":["r"],"devices":["desktop","other"]},"exempt":false,"limit":{"maxSessions":1}
          "who":{"users":["u"]},"exempt":false,"idle":{"value":10,"unit":"minutes"}
          "who":{"users":["u"]},"exempt":false,"lifetime":{"value":365,"unit":"days"}
          "who":{"users":["u"]},"exempt":true,"limit":{"maxSessions":1},"idle":{"value":1,"unit":"hours"},"lifetime":{"value":2,"unit":"hours"}
          """)
  void whatIsReadIsWrittenAsItWas(String rule) {
    for (String state : List.of("true,\"mode\":\"enforced\"", "false,\"mode\":\"report-only\"")) {
      String text = "[{\"name\":\"N\",\"enabled\":" + state + "," + rule + "}]";
      RulesReading reading = RulesCodec.read(text);
      assertThat(reading.problems()).isEmpty();
      assertThat(RulesCodec.write(reading.rules())).isEqualTo(text);
    }
  }

  @Test
  void asManyProblemsAsAreToldAreAllTold() {
    String two = "{\"name\":5,\"who\":{\"users\":[\"a\"]}}";
    RulesReading reading = RulesCodec.read("[" + "{},".repeat(66) + two + "]");
    assertThat(reading.problems())
        .hasSize(JsonList.MAX_PROBLEMS)
        .extracting(FieldProblem::field)
        .doesNotContain("rules");
  }

  @Test
  void endlessProblemsAreNotAllTold() {
    RulesReading reading = RulesCodec.read("[" + "{},".repeat(199) + "{}]");
    assertThat(reading.problems()).hasSize(JsonList.MAX_PROBLEMS + 1);
    assertThat(reading.problems().get(JsonList.MAX_PROBLEMS).message())
        .isEqualTo("have 400 problems more");
  }

  @Test
  void aNameThatTheRealmDoesNotHaveIsAProblemAtItsVeryPlaceUnlessItIsStored() {
    Rules rules =
        RulesCodec.read(
                """
                [{"name":"A","who":{"realmRoles":["there","gone"],"groups":["/x"]},"exempt":true},
                 {"name":"B","who":{"clientRoles":{"app":["r","s"],"no":["r"]}},
                  "except":{"users":["u"],"organizations":["o"]},"exempt":true}]""")
            .rules();
    Set<Name> there =
        Set.of(
            new Name.RealmRole("there"), new Name.Client("app"), new Name.ClientRole("app", "r"));
    assertThat(RuleNames.unknown(rules, Rules.NONE, there::contains))
        .extracting(FieldProblem::field)
        .containsExactly(
            "rules[0].who.realmRoles[1]",
            "rules[0].who.groups[0]",
            "rules[1].who.clientRoles.app[1]",
            "rules[1].who.clientRoles.no",
            "rules[1].except.users[0]",
            "rules[1].except.organizations[0]");
    assertThat(RuleNames.unknown(rules, rules, there::contains)).isEmpty();
    assertThat(RuleNames.missing(rules, there::contains))
        .containsEntry(0, List.of(new Name.RealmRole("gone"), new Name.Group("/x")));
  }
}
