package dev.sessionguard.limit;

import static dev.sessionguard.limit.WhenExceeded.ASK_USER;
import static dev.sessionguard.limit.WhenExceeded.DENY;
import static dev.sessionguard.limit.WhenExceeded.END_LEAST_RECENT;
import static dev.sessionguard.limit.WhenExceeded.END_OLDEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sessionguard.limit.LimitDecision.Allowed;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitDecision.EndManyLater;
import dev.sessionguard.limit.LimitDecision.EndSessions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LimitRuleTest {

  /** Written as "id login/activity", for example "a 1/9". */
  private static LiveSession session(String text) {
    String[] parts = text.split("[ /]", -1);
    return new LiveSession(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  private static KnownSessions live(String... sessions) {
    return KnownSessions.of(Arrays.stream(sessions).map(LimitRuleTest::session).toList());
  }

  private static KnownSessions live(int many) {
    return KnownSessions.of(
        IntStream.rangeClosed(1, many)
            .mapToObj(n -> new LiveSession("s" + n, n, 1000L - n))
            .toList());
  }

  private static LimitPolicy policy(int max, WhenExceeded whenExceeded) {
    return new LimitPolicy(SessionLimit.of(max), whenExceeded, DENY, true);
  }

  private static List<String> ids(List<LiveSession> sessions) {
    return sessions.stream().map(LiveSession::id).toList();
  }

  @ParameterizedTest
  @EnumSource
  void unlimitedReadsNothing(WhenExceeded whenExceeded) {
    LimitPolicy unlimited = new LimitPolicy(SessionLimit.UNLIMITED, whenExceeded, DENY, true);
    KnownSessions live = live("a 1/1");
    assertThat(LimitRule.decide(unlimited, live)).isInstanceOf(Allowed.class);
    assertThat(live.asked()).isEmpty();
    assertThat(LimitRule.surplus(unlimited, live.valid())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aFreePlaceIsOnlyCounted(WhenExceeded whenExceeded) {
    KnownSessions live = live("a 1/1");
    assertThat(LimitRule.decide(policy(2, whenExceeded), live)).isInstanceOf(Allowed.class);
    assertThat(live.asked()).containsOnly("recorded", "mayBeMore").doesNotHaveDuplicates();
  }

  static Stream<Arguments> howFarTheStoreIsAsked() {
    LimitDecision later = new EndManyLater();
    return Stream.of(
        // what died without an end takes no place: each is looked at
        arguments(1, DENY, live("a 1/1").withDead(1), new Denied(1, 1)),
        arguments(2, DENY, live("a 1/1").withDead(1), new Allowed()),
        arguments(2, END_OLDEST, live("a 1/1").withDead(3), new Allowed()),
        arguments(2, END_LEAST_RECENT, live("a 1/2", "b 2/1").withDead(1), end("b 2/1")),
        arguments(2, ASK_USER, live("a 1/1").withDead(3), new Allowed()),
        // known to be valid, the oldest need no look at the others
        arguments(2, END_OLDEST, live("a 1/9", "b 2/2").allKnownToBeValid(), end("a 1/9")),
        arguments(2, END_LEAST_RECENT, live("a 1/9", "b 2/2").allKnownToBeValid(), end("b 2/2")),
        // as many as a login waits for, and one more
        arguments(1, END_OLDEST, live(101), endFirst(101)),
        arguments(1, END_OLDEST, live(102), later),
        arguments(1, END_LEAST_RECENT, live(102), later),
        arguments(1, DENY, live(101), new Denied(1, 101)),
        arguments(1, DENY, live(102), new Denied(1, 102)),
        arguments(5, DENY, live(4).withDead(102), later),
        arguments(5, DENY, live(5).withDead(102), new Denied(5, 107)),
        arguments(1, ASK_USER, live(102), new AskUser(1, 102, 102)),
        // not all are recorded yet
        arguments(5, END_OLDEST, live(1).withMore(), later),
        arguments(5, END_LEAST_RECENT, live(1).withMore(), later),
        arguments(5, DENY, live(1).withMore(), later),
        arguments(1, DENY, live(1).withMore(), new Denied(1, 1)),
        arguments(5, ASK_USER, live(1).withMore(), new Allowed()));
  }

  @ParameterizedTest(name = "limit {0}, {1}, {2}: {3}")
  @MethodSource("howFarTheStoreIsAsked")
  void manyAndDeadSessionsAreJudgedToo(
      int max, WhenExceeded whenExceeded, KnownSessions live, LimitDecision decision) {
    assertThat(LimitRule.decide(policy(max, whenExceeded), live)).isEqualTo(decision);
  }

  @Test
  void whoHoldsVeryManyIsNotLookedAtInFull() {
    for (WhenExceeded whenExceeded : List.of(DENY, END_OLDEST, END_LEAST_RECENT)) {
      KnownSessions live = live(5000);
      LimitRule.decide(policy(2, whenExceeded), live);
      assertThat(live.asked()).doesNotContain("valid", "earliest");
    }
    KnownSessions valid = live(50).allKnownToBeValid();
    LimitRule.decide(policy(2, END_OLDEST), valid);
    assertThat(valid.asked()).doesNotContain("valid");
  }

  @ParameterizedTest(name = "limit {0}, {1} recorded: {2}")
  @CsvSource({
    "1, 101, false",
    "1, 102, true",
    "50, 150, false",
    "50, 151, true",
    "2147483646, 2147483647, false",
    "2147483647, 2147483647, false"
  })
  void moreThanALoginWaitsForIsMuch(int max, int recorded, boolean much) {
    assertThat(LimitRule.isMuch(policy(max, DENY), recorded)).isEqualTo(much);
  }

  @ParameterizedTest(name = "limit {0}, {1} held")
  @CsvSource({"1, 1", "2, 2", "2, 3", "1, 5", "3, 3"})
  void denyTellsLimitAndCount(int max, int held) {
    String[] sessions =
        Stream.iterate(1, n -> n + 1).limit(held).map(n -> "s" + n + " 1/1").toArray(String[]::new);
    assertThat(LimitRule.decide(policy(max, DENY), live(sessions)))
        .isEqualTo(new Denied(max, held));
  }

  static Stream<Arguments> evictions() {
    return Stream.of(
        arguments("the earliest login goes", 1, END_OLDEST, live("a 5/5"), List.of("a")),
        arguments(
            "in whatever order they come", 2, END_OLDEST, live("b 7/7", "a 5/9"), List.of("a")),
        arguments(
            "activity does not save the oldest",
            2,
            END_OLDEST,
            live("a 1/99", "b 2/2"),
            List.of("a")),
        arguments(
            "activity saves it from end-least-recent",
            2,
            END_LEAST_RECENT,
            live("a 1/99", "b 2/2"),
            List.of("b")),
        arguments(
            "equal logins: by id, the same on every node",
            2,
            END_OLDEST,
            live("b 5/5", "a 5/5"),
            List.of("a")),
        arguments(
            "equal activity: by login", 2, END_LEAST_RECENT, live("a 6/9", "b 5/9"), List.of("b")),
        arguments(
            "equal activity and login: by id",
            2,
            END_LEAST_RECENT,
            live("b 5/9", "a 5/9"),
            List.of("a")),
        arguments(
            "a lowered limit heals in one login",
            2,
            END_OLDEST,
            live("e 5/5", "d 4/4", "c 3/3", "b 2/2", "a 1/1"),
            List.of("a", "b", "c", "d")),
        arguments(
            "a limit lowered to one leaves only the new login",
            1,
            END_LEAST_RECENT,
            live("a 1/3", "b 2/2"),
            List.of("b", "a")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("evictions")
  void evictionPicks(
      String why, int max, WhenExceeded whenExceeded, LiveSessions live, List<String> victims) {
    LimitDecision decision = LimitRule.decide(policy(max, whenExceeded), live);
    assertThat(decision)
        .isInstanceOfSatisfying(
            EndSessions.class, end -> assertThat(ids(end.sessions())).isEqualTo(victims));
  }

  static Stream<Arguments> choices() {
    return Stream.of(
        arguments("nothing chosen", 1, live("a 1/1"), Set.of(), new AskUser(1, 1, 1)),
        arguments(
            "a lowered limit asks for more than one",
            2,
            live("a 1/1", "b 2/2", "c 3/3"),
            Set.of("b"),
            new AskUser(2, 3, 2)),
        arguments(
            "what ended meanwhile is no choice",
            1,
            live("b 2/2"),
            Set.of("a"),
            new AskUser(1, 1, 1)),
        arguments(
            "nor is what was never there, beside what is",
            1,
            live("a 1/1", "b 2/2"),
            Set.of("a", "stranger"),
            new AskUser(1, 2, 2)),
        arguments("the chosen one goes", 1, live("a 1/1"), Set.of("a"), end("a 1/1")),
        arguments(
            "not the oldest, not the least recent",
            3,
            live("a 1/1", "b 2/9", "c 3/3"),
            Set.of("b"),
            end("b 2/9")),
        arguments(
            "more than needed go too",
            3,
            live("c 3/3", "b 2/2", "a 1/1"),
            Set.of("a", "c"),
            end("a 1/1", "c 3/3")),
        arguments(
            "even where a place became free", 2, live("a 1/1"), Set.of("a", "gone"), end("a 1/1")),
        arguments("a place became free by itself", 1, live(), Set.of("gone"), new Allowed()));
  }

  private static EndSessions endFirst(int many) {
    return new EndSessions(live(many).valid());
  }

  private static EndSessions end(String... victims) {
    return new EndSessions(Arrays.stream(victims).map(LimitRuleTest::session).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("choices")
  void askedTheUserDecides(
      String why, int max, LiveSessions live, Set<String> chosen, LimitDecision decision) {
    assertThat(LimitRule.decide(policy(max, ASK_USER), live, chosen)).isEqualTo(decision);
  }

  @Test
  void aChoiceCountsOnlyWhereTheUserIsAsked() {
    assertThat(LimitRule.decide(policy(1, END_OLDEST), live("a 1/1", "b 2/2"), Set.of("b")))
        .isEqualTo(end("a 1/1", "b 2/2"));
    assertThat(LimitRule.decide(policy(1, DENY), live("a 1/1"), Set.of("a")))
        .isEqualTo(new Denied(1, 1));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ASK_USER")
  void whereNobodyCanBeAskedTheFallbackDecides(WhenExceeded fallback) {
    LimitPolicy asking = new LimitPolicy(SessionLimit.of(1), ASK_USER, fallback, false);
    LimitPolicy other = new LimitPolicy(SessionLimit.of(1), fallback, fallback, false);
    assertThat(asking.withoutAsking()).isEqualTo(other);
    assertThat(other.withoutAsking()).isSameAs(other);
    List<LiveSession> live = live("a 1/9", "b 2/2").valid();
    assertThat(LimitRule.surplus(asking, live)).isEqualTo(LimitRule.surplus(other, live));
  }

  @Test
  void aFallbackNeverAsks() {
    assertThatThrownBy(() -> new LimitPolicy(SessionLimit.of(1), DENY, ASK_USER, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(WhenExceeded.idsWithoutAsking()).doesNotContain("ask-user").hasSize(3);
  }

  static Stream<Arguments> surpluses() {
    return Stream.of(
        arguments(2, END_OLDEST, live("a 1/1", "b 2/2"), List.of()),
        arguments(2, END_OLDEST, live("c 3/3", "a 1/9", "b 2/2"), List.of("a")),
        arguments(2, END_LEAST_RECENT, live("c 3/3", "a 1/9", "b 2/2"), List.of("b")),
        // those that would have been refused
        arguments(2, DENY, live("c 3/3", "a 1/9", "b 2/2"), List.of("c")),
        arguments(1, DENY, live("c 3/3", "a 1/9", "b 2/2"), List.of("c", "b")));
  }

  @ParameterizedTest(name = "limit {0}, {1}")
  @MethodSource("surpluses")
  void withoutALoginTheSurplusEnds(
      int max, WhenExceeded whenExceeded, KnownSessions live, List<String> ended) {
    assertThat(ids(LimitRule.surplus(policy(max, whenExceeded), live.valid()))).isEqualTo(ended);
  }

  @ParameterizedTest(name = "realm {0}, flow {1}")
  @CsvSource({"3, 1, 1", "1, 3, 1", "2, 2, 2"})
  void aFlowOnlyTightens(int realmMax, int flowMax, int max) {
    LimitPolicy tightened =
        policy(realmMax, DENY).tightenedBy(SessionLimit.of(flowMax), END_OLDEST);
    assertThat(tightened.limit()).isEqualTo(SessionLimit.of(max));
    assertThat(tightened.whenExceeded()).isEqualTo(END_OLDEST);
  }

  @Test
  void aFlowLimitsWhereTheRealmDoesNot() {
    LimitPolicy tightened = LimitPolicy.NONE.tightenedBy(SessionLimit.of(1), END_OLDEST);
    assertThat(tightened.isUnlimited()).isFalse();
    assertThat(LimitRule.decide(tightened, live("a 1/1"))).isInstanceOf(EndSessions.class);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "-2147483648"})
  void aLimitBelowOneIsNone(int max) {
    assertThatThrownBy(() -> SessionLimit.of(max)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void behavioursAreShownInThisOrder() {
    assertThat(WhenExceeded.ids())
        .containsExactly("deny", "end-oldest", "end-least-recent", "ask-user");
  }

  @ParameterizedTest
  @EnumSource
  void behavioursAreFoundByTheirId(WhenExceeded whenExceeded) {
    assertThat(WhenExceeded.byId(whenExceeded.id())).contains(whenExceeded);
    assertThat(WhenExceeded.byId(whenExceeded.name())).isEmpty();
  }
}
