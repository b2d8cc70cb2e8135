package dev.sessionguard.idle;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.settings.IdleSettings;
import dev.sessionguard.text.SpanUnit;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdleWarningsTest {

  private static final IdleSettings ON_15 = new IdleSettings(true, 15, SpanUnit.MINUTES);

  /** Fifteen minutes and nothing that surprises, but for what is always so. */
  private static final IdleEffect PLAIN =
      new IdleEffect(900, 900, 36_000, 900, 300, 600, 0, true, false, false, false);

  @Test
  void realmThatFitsHasOneNoteOnly() {
    assertThat(codes(PLAIN)).containsExactly(IdleWarnings.TIMER_REFRESH);
  }

  @Test
  void asLongAsTheTimeoutIsNotLonger() {
    assertThat(codes(new IdleEffect(900, 900, 901, 900, 900, 900, 0, false, false, false, false)))
        .containsExactly(IdleWarnings.TIMER_REFRESH);
  }

  @Test
  void applicationsThatLoseTheirTokensWithTheSessionAreNotTold() {
    assertThat(codes(new IdleEffect(600, 600, 36_000, 600, 300, 600, 0, true, false, false, false)))
        .containsExactly(IdleWarnings.TIMER_REFRESH);
  }

  @ParameterizedTest(name = "offered {0}, longer {1}")
  @CsvSource({"true, false, true", "false, false, false", "true, true, false"})
  void rememberMeIsSetAsideWhereItIsOfferedAndFits(
      boolean rememberMe, boolean drift, boolean told) {
    IdleEffect effect =
        new IdleEffect(900, 900, 36_000, 900, 300, 600, 0, rememberMe, false, drift, false);
    assertThat(
            IdleWarnings.of(
                    ON_15,
                    effect,
                    new RememberedTimeouts(1800, 86_400, null, 900),
                    ClientNames.NONE)
                .stream()
                .map(IdleWarning::code)
                .anyMatch(IdleWarnings.REMEMBER_ME_CAPPED::equals))
        .isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false, false",
    "true, false, false, true",
    "false, true, false, true",
    "false, false, true, true",
    "true, true, true, true"
  })
  void anyOfTheNumbersDrifts(boolean idle, boolean rememberMe, boolean client, boolean drift) {
    assertThat(
            new IdleEffect(900, 900, 36_000, 900, 300, 600, 0, true, idle, rememberMe, client)
                .drift())
        .isEqualTo(drift);
  }

  @Test
  void nothingIsSaidWhileTheSwitchIsOff() {
    IdleEffect worst = new IdleEffect(1, 9999, 1, 1, 9999, 9999, 120, true, true, true, true);
    assertThat(
            IdleWarnings.of(
                new IdleSettings(false, 15, SpanUnit.MINUTES),
                worst,
                new RememberedTimeouts(1, 2, 3, 4),
                new ClientNames(List.of(client("app", 1, 9999)), true, true)))
        .isEmpty();
  }

  static Stream<Arguments> oneThingAtATime() {
    return Stream.of(
        Arguments.of(
            IdleWarnings.DRIFT,
            new IdleEffect(1800, 1800, 36_000, 1800, 300, 600, 0, true, true, false, false)),
        Arguments.of(
            IdleWarnings.REMEMBER_ME_LONGER,
            new IdleEffect(900, 86_400, 86_400, 900, 300, 600, 0, true, false, true, false)),
        Arguments.of(
            IdleWarnings.CLIENT_IDLE_LONGER,
            new IdleEffect(900, 900, 36_000, 3600, 300, 600, 0, true, false, false, true)),
        Arguments.of(
            IdleWarnings.SESSION_MAX_SHORTER,
            new IdleEffect(900, 900, 900, 900, 300, 600, 0, true, false, false, false)),
        Arguments.of(
            IdleWarnings.CLIENT_IDLE_SHORTER,
            new IdleEffect(900, 900, 36_000, 899, 300, 600, 0, true, false, false, false)),
        Arguments.of(
            IdleWarnings.ACCESS_TOKEN_LONGER,
            new IdleEffect(900, 900, 36_000, 900, 901, 600, 0, true, false, false, false)),
        Arguments.of(
            IdleWarnings.OFFLINE_EXEMPT,
            new IdleEffect(900, 900, 36_000, 900, 300, 901, 0, true, false, false, false)),
        Arguments.of(
            IdleWarnings.GRACE,
            new IdleEffect(900, 900, 36_000, 900, 300, 600, 120, true, false, false, false)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneThingAtATime")
  void eachThingIsNamedOnceAndAlone(String code, IdleEffect effect) {
    assertThat(codes(effect)).containsExactlyInAnyOrder(code, IdleWarnings.TIMER_REFRESH);
  }

  /** The page says it in other languages by these. */
  @Test
  void everyNumberAndNameOfAMessageIsAParameter() {
    ClientNames clients =
        new ClientNames(List.of(client("a", 899, 901), client("b", 901, 0)), false, true);
    IdleEffect changedElsewhere =
        new IdleEffect(1800, 2700, 840, 3600, 960, 1020, 120, true, true, true, true);
    IdleEffect asSet =
        new IdleEffect(900, 900, 36_000, 540, 300, 600, 0, true, false, false, false);
    RememberedTimeouts remembered = new RememberedTimeouts(1800, 86_400, null, 900);
    Map<String, Map<String, String>> parameters = new TreeMap<>();
    Stream.of(changedElsewhere, asSet)
        .flatMap(effect -> IdleWarnings.of(ON_15, effect, remembered, clients).stream())
        .forEach(warning -> parameters.put(warning.code(), warning.parameters()));
    assertThat(parameters)
        .containsOnly(
            Map.entry("idle-drift", Map.of("seconds", "1800", "idleSeconds", "900")),
            Map.entry("remember-me-longer", Map.of("seconds", "2700")),
            Map.entry("client-idle-longer", Map.of("seconds", "3600")),
            Map.entry("session-max-shorter", Map.of("maxSeconds", "840", "idleSeconds", "900")),
            Map.entry("access-token-longer", Map.of("seconds", "960")),
            Map.entry("client-access-token-longer", Map.of("clients", "a")),
            Map.entry("client-idle-shorter", Map.of("seconds", "540")),
            Map.entry("client-override-shorter", Map.of("clients", "a, b")),
            Map.entry("client-override-longer", Map.of("clients", "b")),
            Map.entry(
                "remember-me-capped", Map.of("idleSeconds", "900", "rememberMeSeconds", "86400")),
            Map.entry("offline-exempt", Map.of("seconds", "1020")),
            Map.entry("grace", Map.of("seconds", "120")),
            Map.entry("timer-refresh", Map.of()));
  }

  @ParameterizedTest(name = "{0} clients, more: {1}, named: {2}")
  @CsvSource({
    "1, false, true, clients, app1",
    "3, false, true, clients, 'app1, app2, app3'",
    "4, false, true, clients, 'app1, app2, app3, …'",
    "2, true, true, clients, 'app1, app2, …'",
    "2, false, false, count, 2",
    "2, true, false, count, >= 2",
  })
  void clientsAreAParameterWithoutWords(
      int clients, boolean more, boolean named, String name, String value) {
    List<ClientTimeouts> overrides =
        Stream.iterate(1, number -> number + 1)
            .limit(clients)
            .map(number -> client("app" + number, 0, 3600))
            .toList();
    assertThat(new ClientNames(overrides, more, named).parameters(client -> true))
        .isEqualTo(Map.of(name, value));
  }

  @Test
  void everyCodeHasOneSeverity() {
    ClientNames clients =
        new ClientNames(List.of(client("a", 899, 901), client("b", 901, 0)), false, true);
    IdleEffect changedElsewhere =
        new IdleEffect(1800, 1800, 900, 3600, 901, 901, 120, true, true, true, true);
    IdleEffect asSet =
        new IdleEffect(900, 900, 36_000, 899, 300, 600, 0, true, false, false, false);
    RememberedTimeouts remembered = new RememberedTimeouts(1800, 86_400, null, 900);
    Map<String, Set<String>> codes =
        Stream.of(changedElsewhere, asSet)
            .flatMap(effect -> IdleWarnings.of(ON_15, effect, remembered, clients).stream())
            .collect(groupingBy(IdleWarning::severity, mapping(IdleWarning::code, toSet())));
    assertThat(codes)
        .containsOnly(
            Map.entry(
                "warning",
                Set.of(
                    IdleWarnings.DRIFT,
                    IdleWarnings.REMEMBER_ME_LONGER,
                    IdleWarnings.CLIENT_IDLE_LONGER,
                    IdleWarnings.SESSION_MAX_SHORTER,
                    IdleWarnings.ACCESS_TOKEN_LONGER,
                    IdleWarnings.CLIENT_ACCESS_TOKEN_LONGER)),
            Map.entry(
                "info",
                Set.of(
                    IdleWarnings.CLIENT_IDLE_SHORTER,
                    IdleWarnings.CLIENT_OVERRIDE_SHORTER,
                    IdleWarnings.CLIENT_OVERRIDE_LONGER,
                    IdleWarnings.REMEMBER_ME_CAPPED,
                    IdleWarnings.OFFLINE_EXEMPT,
                    IdleWarnings.TIMER_REFRESH,
                    IdleWarnings.GRACE)));
  }

  @ParameterizedTest(name = "idle {0} s, token {1} s: {2}")
  @CsvSource({
    "899, 0, client-override-shorter",
    "901, 0, client-override-longer",
    "900, 0, ",
    "0, 0, ",
    "-1, 900, ",
    "0, 901, client-access-token-longer"
  })
  void clientsWithNumbersOfTheirOwnAreNamed(int idle, int token, String code) {
    List<IdleWarning> warnings =
        IdleWarnings.of(
            ON_15,
            PLAIN,
            RememberedTimeouts.NOTHING,
            new ClientNames(List.of(client("a%s", idle, token)), false, true));
    if (code == null) {
      assertThat(warnings).extracting(IdleWarning::code).hasSize(1);
    } else {
      assertThat(warnings)
          .filteredOn(warning -> warning.code().equals(code))
          .singleElement()
          .satisfies(warning -> assertThat(warning.message()).contains("a%s"));
    }
  }

  @ParameterizedTest(name = "{0} clients, more: {1}")
  @CsvSource({
    "1, false, app1",
    "3, false, 'app1, app2, app3'",
    "5, false, 'app1, app2, app3 and 2 more'",
    "5, true, 'app1, app2, app3 and others'",
  })
  void onlyAFewClientsAreNamed(int clients, boolean more, String names) {
    List<ClientTimeouts> overrides =
        Stream.iterate(1, number -> number + 1)
            .limit(clients)
            .map(number -> client("app" + number, 0, 3600))
            .toList();
    assertThat(
            IdleWarnings.of(
                    ON_15,
                    PLAIN,
                    RememberedTimeouts.NOTHING,
                    new ClientNames(overrides, more, true))
                .get(0)
                .message())
        .startsWith("Access tokens of " + names + " live");
  }

  @ParameterizedTest(name = "{0} clients, more: {1}")
  @CsvSource({"1, false, 1 client", "5, false, 5 clients", "5, true, at least 5 clients"})
  void clientsAreCountedWhereTheirNamesMayNotBeTold(int clients, boolean more, String words) {
    List<ClientTimeouts> overrides = Collections.nCopies(clients, client("secret", 0, 3600));
    assertThat(
            IdleWarnings.of(
                    ON_15,
                    PLAIN,
                    RememberedTimeouts.NOTHING,
                    new ClientNames(overrides, more, false))
                .get(0)
                .message())
        .startsWith("Access tokens of " + words + " live")
        .doesNotContain("secret");
  }

  @Test
  void setAsideRememberMeIsToldWithItsTime() {
    assertThat(
            IdleWarnings.of(
                ON_15, PLAIN, new RememberedTimeouts(1800, 2_592_000, null, 900), ClientNames.NONE))
        .filteredOn(warning -> warning.code().equals(IdleWarnings.REMEMBER_ME_CAPPED))
        .singleElement()
        .satisfies(warning -> assertThat(warning.message()).contains("15 minutes", "30 days"));
  }

  @Test
  void codesAreKebabCaseAndDifferent() throws IllegalAccessException {
    List<String> codes =
        Arrays.stream(IdleWarnings.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .map(IdleWarningsTest::text)
            .toList();
    assertThat(codes).hasSize(13).doesNotHaveDuplicates().allMatch(code -> code.matches("[a-z-]+"));
  }

  private static String text(java.lang.reflect.Field field) {
    try {
      return String.valueOf(field.get(null));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> codes(IdleEffect effect) {
    return IdleWarnings.of(ON_15, effect, RememberedTimeouts.NOTHING, ClientNames.NONE).stream()
        .map(IdleWarning::code)
        .toList();
  }

  private static ClientTimeouts client(String id, int idle, int token) {
    return new ClientTimeouts(id, idle, token);
  }
}
