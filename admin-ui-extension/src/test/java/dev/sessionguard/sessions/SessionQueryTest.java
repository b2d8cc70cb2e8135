package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionQueryTest {

  private static Map<String, List<String>> parameters(String... namesAndValues) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters
          .computeIfAbsent(namesAndValues[i], name -> new ArrayList<>())
          .add(namesAndValues[i + 1]);
    }
    return parameters;
  }

  private static SessionQuery understood(String... namesAndValues) {
    SessionQuery.Reading reading = SessionQuery.parse(parameters(namesAndValues), Seals.ANY);
    assertThat(reading).isInstanceOf(SessionQuery.Understood.class);
    return ((SessionQuery.Understood) reading).query();
  }

  private static List<FieldProblem> problems(String... namesAndValues) {
    SessionQuery.Reading reading = SessionQuery.parse(parameters(namesAndValues), Seals.ANY);
    assertThat(reading).isInstanceOf(SessionQuery.Misunderstood.class);
    return ((SessionQuery.Misunderstood) reading).problems();
  }

  @Test
  void nothingAskedMeansLiveSessionsNewestFirst() {
    assertThat(understood())
        .isEqualTo(
            new SessionQuery(SessionFilter.LIVE, SortKey.LOGIN_TIME, false, 20, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "search",
        "user",
        "role",
        "client",
        "ip",
        "city",
        "country",
        "status",
        "from",
        "to",
        "reason",
        "endedFrom",
        "endedTo",
        "sort",
        "order",
        "max",
        "cursor"
      })
  void emptyParameterIsNotAsked(String name) {
    assertThat(understood(name, "  ")).isEqualTo(understood());
  }

  @Test
  void everyFilterIsRead() {
    SessionFilter filter =
        understood(
                "search",
                " Alice ",
                "user",
                "u1",
                "role",
                "admin",
                "client",
                "app",
                "ip",
                "192.0.2.1",
                "city",
                "Zürich",
                "country",
                "ch",
                "status",
                "all",
                "from",
                "5",
                "to",
                "7",
                "reason",
                "limit",
                "endedFrom",
                "6",
                "endedTo",
                "8")
            .filter();
    assertThat(filter)
        .isEqualTo(
            new SessionFilter(
                Optional.of("Alice"),
                Optional.of("u1"),
                Optional.of("admin"),
                Optional.of("app"),
                IpRanges.parse("192.0.2.1"),
                Optional.of("Zürich"),
                Optional.of("CH"),
                StatusFilter.ALL,
                Optional.of(5L),
                Optional.of(7L),
                Optional.of(EndReason.LIMIT),
                Optional.of(6L),
                Optional.of(8L)));
  }

  @ParameterizedTest
  @EnumSource(SortKey.class)
  void everySortIsReadByItsId(SortKey sort) {
    assertThat(understood("sort", sort.id()).sort()).isEqualTo(sort);
  }

  @ParameterizedTest
  @EnumSource(StatusFilter.class)
  void everyStatusIsReadByItsId(StatusFilter status) {
    assertThat(understood("status", status.id()).filter().status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "loginTime, , false",
    "lastActivity, , false",
    "endTime, , false",
    "username, , true",
    "ip, , true",
    "city, , true",
    "loginTime, asc, true",
    "username, desc, false"
  })
  void textGoesUpAndTimesGoDownUnlessSaidOtherwise(String sort, String order, boolean ascending) {
    assertThat(understood("sort", sort, "order", order == null ? "" : order).ascending())
        .isEqualTo(ascending);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "500"})
  void boundsOfMaxAreAllowed(String max) {
    assertThat(understood("max", max).max()).isEqualTo(Integer.parseInt(max));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "max|0",
        "max|-1",
        "max|501",
        "max|1000000000",
        "max|99999999999999999999",
        "max|1.5",
        "max|two",
        "max|0x10",
        "sort|login_time",
        "sort|loginTime desc",
        "sort|LOGINTIME",
        "sort|id; drop table session_guard_ledger",
        "order|up",
        "order|ASC",
        "status|dead",
        "status|Live",
        "status|live,ended",
        "ip|300",
        "ip|192.0.2.0/33",
        "ip|alice",
        "ip|192.0.2.1 or 1=1",
        "country|CHE",
        "country|C",
        "country|1A",
        "country|ÄÖ",
        "from|yesterday",
        "from|-1",
        "from|1e3",
        "from|9223372036854775808",
        "to|2026-11-24",
        "reason|Limit",
        "reason|limit,idle",
        "reason|limit' or 1=1",
        "endedFrom|yesterday",
        "endedFrom|-1",
        "endedTo|9223372036854775808",
        "cursor|junk",
        "first|10",
        "Search|alice",
        "__proto__|x"
      },
      delimiter = '|')
  void unusableParameterIsTheOneProblem(String name, String value) {
    assertThat(problems(name, value)).extracting(FieldProblem::field).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"search", "user", "role", "client", "city"})
  void textOfOneCharacterTooManyIsAProblem(String name) {
    assertThat(understood(name, "x".repeat(255))).isNotNull();
    assertThat(problems(name, "x".repeat(256)))
        .containsExactly(new FieldProblem(name, "must be at most 255 characters"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"search", "user", "role", "client", "city", "ip", "country", "sort"})
  void nullCharacterIsAProblem(String name) {
    assertThat(problems(name, "a\0b")).extracting(FieldProblem::field).contains(name);
  }

  /** PostgreSQL takes no half characters either: its driver throws where UTF-8 has no such. */
  @ParameterizedTest
  @ValueSource(strings = {"search", "user", "role", "client", "city"})
  void halfACharacterIsAProblem(String name) {
    assertThat(problems(name, "a\ud83d")).extracting(FieldProblem::field).contains(name);
  }

  @Test
  void parameterGivenTwiceIsAProblem() {
    assertThat(problems("city", "Osaka", "city", "Zürich"))
        .containsExactly(new FieldProblem("city", "must be given once"));
  }

  @Test
  void timesTheWrongWayRoundAreAProblem() {
    assertThat(problems("from", "7", "to", "5"))
        .containsExactly(new FieldProblem("to", "must not be before from"));
    assertThat(problems("endedFrom", "7", "endedTo", "5", "reason", "none"))
        .extracting(FieldProblem::field)
        .containsExactly("endedTo", "reason");
  }

  @ParameterizedTest
  @EnumSource(EndReason.class)
  void everyReasonIsReadByItsId(EndReason reason) {
    assertThat(understood("reason", reason.id()).filter().reason()).contains(reason);
  }

  /** A list that a filter narrows is not walked as if it were all there is. */
  @ParameterizedTest
  @CsvSource({"reason, limit", "endedFrom, 0", "endedTo, 5", "from, 0", "city, Osaka"})
  void aFilterLeavesSomethingOut(String name, String value) {
    assertThat(understood("status", "all").filter().isEverything()).isTrue();
    assertThat(understood("status", "all", name, value).filter().isEverything()).isFalse();
  }

  /** A cursor of one period or reason must not go on in another. */
  @Test
  void whyAndWhenItEndedArePartOfTheQuestion() {
    assertThat(
            Stream.of(
                    understood("status", "ended"),
                    understood("status", "ended", "reason", "limit"),
                    understood("status", "ended", "reason", "idle"),
                    understood("status", "ended", "endedFrom", "5"),
                    understood("status", "ended", "endedTo", "5"),
                    understood("status", "ended", "from", "5"))
                .map(SessionQuery::question))
        .doesNotHaveDuplicates();
  }

  @Test
  void timeMayBeOneMoment() {
    assertThat(understood("from", "5", "to", "5").filter().to()).contains(5L);
    assertThat(understood("from", "0").filter().from()).contains(0L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max | must be a whole number from 1 to 500",
        "from | must be a time in milliseconds since 1970",
        "to | must be a time in milliseconds since 1970",
        "order | must be one of asc, desc",
        "status | must be one of live, active, idle, ended, all",
        "sort | must be one of loginTime, lastActivity, endTime, username, ip, city",
        "country | must be a country code of two letters",
        "cursor | is not one that this list gave for this question"
      })
  void problemSaysWhatWouldDo(String name, String message) {
    assertThat(problems(name, "?")).containsExactly(new FieldProblem(name, message));
  }

  @Test
  void cursorMayBeLongerThanOtherTextsAndNoLongerThanAnySeal() {
    assertThat(problems("cursor", "x".repeat(4096)))
        .containsExactly(
            new FieldProblem("cursor", "is not one that this list gave for this question"));
    assertThat(problems("cursor", "x".repeat(4097)))
        .containsExactly(new FieldProblem("cursor", "must be at most 4096 characters"));
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThat(problems("max", "0", "sort", "x", "ip", "x", "status", "x", "first", "1"))
        .extracting(FieldProblem::field)
        .containsExactlyInAnyOrder("max", "sort", "ip", "status", "first");
  }

  @Test
  void unknownNameIsToldInPart() {
    assertThat(problems("x".repeat(5000), "1"))
        .containsExactly(new FieldProblem("x".repeat(100), "is not known"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"' or '1'='1", "%", "_", "\\", "<script>alert(1)</script>", "=cmd()", "\";--"})
  void anyOtherTextIsTakenAsItIs(String text) {
    assertThat(understood("search", text).filter().search()).contains(text);
  }

  @Test
  void cursorOfTheSameQuestionIsTaken() {
    Position position = new Position(5, "", "id");
    String cursor = Seals.ANY.seal(position, understood("city", "Osaka", "max", "20").question());
    assertThat(understood("city", "Osaka", "max", "50", "cursor", cursor).after())
        .contains(position);
  }

  @ParameterizedTest
  @CsvSource({
    "city, Osak",
    "search, x",
    "user, x",
    "role, x",
    "client, x",
    "ip, 192.0.2.1",
    "country, JP",
    "status, all",
    "from, 1",
    "to, 1",
    "sort, username",
    "order, asc"
  })
  void cursorOfAnotherQuestionIsAProblem(String name, String value) {
    String cursor = Seals.ANY.seal(new Position(5, "", "id"), understood().question());
    assertThat(problems(name, value, "cursor", cursor))
        .extracting(FieldProblem::field)
        .containsExactly("cursor");
  }

  /** Filters are texts of unrecorded: no text may make one question look like another. */
  @Test
  void questionsWithTheSamePartsInOtherPlacesDiffer() {
    assertThat(understood("city", "a], client=Optional[b").question())
        .isNotEqualTo(understood("city", "a", "client", "b").question());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sort", "order", "max", "cursor"})
  void filterOfAJobTakesNoPaging(String name) {
    assertThat(SessionQuery.parseFilter(parameters(name, "1")))
        .isEqualTo(new SessionQuery.Misunderstood(List.of(new FieldProblem(name, "is not known"))));
  }

  @Test
  void filterOfAJobIsReadLikeTheLists() {
    SessionQuery.Reading reading = SessionQuery.parseFilter(parameters("city", "Osaka"));
    assertThat(((SessionQuery.Understood) reading).query().filter())
        .isEqualTo(understood("city", "Osaka").filter());
  }

  @ParameterizedTest
  @CsvSource({
    "status, live, true",
    "status, all, true",
    "status, ended, true",
    "status, idle, false",
    "sort, username, true",
    "max, 1, true",
    "search, x, false",
    "user, x, false",
    "role, x, false",
    "client, x, false",
    "ip, 192.0.2.1, false",
    "city, x, false",
    "country, CH, false",
    "from, 1, false",
    "to, 1, false"
  })
  void filterIsEverythingUnlessItLeavesRowsOut(String name, String value, boolean everything) {
    assertThat(understood(name, value).filter().isEverything()).isEqualTo(everything);
  }

  @Test
  void nextPageAsksTheSameQuestion() {
    SessionQuery first = understood("city", "Osaka", "sort", "username");
    Position position = new Position(0, "a", "id");
    SessionQuery next = first.from(position);
    assertThat(next.question()).isEqualTo(first.question());
    assertThat(next)
        .isEqualTo(
            new SessionQuery(first.filter(), SortKey.USERNAME, true, 20, Optional.of(position)));
    assertThat(next.withPagesOf(7))
        .isEqualTo(
            new SessionQuery(first.filter(), SortKey.USERNAME, true, 7, Optional.of(position)));
  }
}
