package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.sessions.CursorSeal;
import dev.sessionguard.sessions.RefusalQuery;
import dev.sessionguard.sessions.SessionQuery;
import dev.sessionguard.sessions.ValuesQuery;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingType;
import dev.sessionguard.text.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemCodeTest {

  private static ProblemCode of(String message) {
    return ProblemCode.of(new FieldProblem("field", message)).orElseThrow();
  }

  @Test
  void numbersAndChoicesAreParameters() {
    assertThat(of("must be a whole number from 1 to 1000"))
        .isEqualTo(new ProblemCode("number", Map.of("min", "1", "max", "1000")));
    assertThat(of("must be a whole number from 1 to 1000, or null for no limit"))
        .isEqualTo(new ProblemCode("number-or-none", Map.of("min", "1", "max", "1000")));
    assertThat(of("must be one of deny, end-oldest"))
        .isEqualTo(new ProblemCode("one-of", Map.of("values", "deny, end-oldest")));
    assertThat(of("must be at most 255 characters"))
        .isEqualTo(new ProblemCode("too-long", Map.of("max", "255")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "must be", "must be true or false, please", "is not a fish"})
  void otherMessagesHaveNone(String message) {
    assertThat(ProblemCode.of(new FieldProblem("field", message))).isEmpty();
  }

  /** What the readers of this module say of faulty queries and orders has a code. */
  @ParameterizedTest
  @CsvSource({
    "ip, x, address",
    "country, x, country",
    "status, x, one-of",
    "from, x, time",
    "max, x, number",
    "cursor, x, cursor",
    "other, x, unknown",
    "search, NUL, unstorable",
  })
  void problemsOfAQueryHaveCodes(String name, String value, String code) {
    SessionQuery.Reading sessions =
        SessionQuery.parse(
            Map.of(name, List.of(value.replace("NUL", "a\0b"))),
            new CursorSeal(List::of, "nobody"));
    assertThat(((SessionQuery.Misunderstood) sessions).problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(ProblemCode.of(problem).orElseThrow().code()).isEqualTo(code));
  }

  @Test
  void problemsOfOtherQueriesAndOrdersHaveCodes() {
    List<FieldProblem> problems = new ArrayList<>();
    problems.addAll(
        ((ValuesQuery.Misunderstood) ValuesQuery.parse(Map.of("max", List.of("0")))).problems());
    problems.addAll(
        ((RefusalQuery.Misunderstood)
                RefusalQuery.parse(
                    Map.of(
                        "from", List.of("2"),
                        "to", List.of("1"),
                        "user", List.of("a", "b"),
                        "search", List.of("x".repeat(256))),
                    new CursorSeal(List::of, "nobody")))
            .problems());
    problems.addAll(
        ((LockdownOrder.Misunderstood)
                LockdownOrder.parse(
                    "{\"offline\":true,\"disable\":1}".getBytes(StandardCharsets.UTF_8)))
            .problems());
    assertThat(problems).hasSizeGreaterThan(5);
    assertThat(problems).allSatisfy(each -> assertThat(ProblemCode.of(each)).isPresent());
  }

  /** The page's form shows these beside a field. */
  @Test
  void everyPlainSettingsProblemHasACode() {
    List<SettingType> plain =
        Arrays.stream(Setting.values())
            .map(Setting::type)
            .filter(
                type ->
                    type instanceof SettingType.WholeNumber
                        || type instanceof SettingType.Choice
                        || type instanceof SettingType.Flag)
            .toList();
    assertThat(plain).hasSizeGreaterThan(10);
    assertThat(plain)
        .allSatisfy(
            type ->
                assertThat(ProblemCode.of(new FieldProblem("field", type.mustBe()))).isPresent());
  }
}
