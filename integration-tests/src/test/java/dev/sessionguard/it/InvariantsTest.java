package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.Invariants.Breach;
import dev.sessionguard.it.Invariants.Leftover;
import dev.sessionguard.it.Invariants.Limit;
import dev.sessionguard.it.Invariants.Picture;
import dev.sessionguard.it.Invariants.Refused;
import dev.sessionguard.it.Invariants.Row;
import dev.sessionguard.it.Invariants.Stored;
import dev.sessionguard.it.Invariants.User;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker sees every kind of breach, and none where there is none. */
class InvariantsTest {
  private static final User ALICE = new User("r", "alice");
  private static final Stored FIRST = new Stored(ALICE, "first", false);
  private static final Stored SECOND = new Stored(ALICE, "second", false);
  private static final Stored OFFLINE = new Stored(ALICE, "third", true);
  private static final Stored OFFLINE_OF_FIRST = new Stored(ALICE, "first", true);
  private static final Refused TOLD =
      new Refused("r", "e", "alice", "{\"limit\":\"1\",\"count\":\"1\"}");

  private static Row live(Stored session) {
    return new Row("live-" + session.id() + session.offline(), session, true, null, null);
  }

  private static Row ended(Stored session) {
    return new Row("ended-" + session.id(), session, false, 1L, "limit");
  }

  private static Picture picture(List<Row> rows, List<Stored> sessions) {
    return picture(new Limit(1, true), rows, sessions);
  }

  private static Picture picture(Limit limit, List<Row> rows, List<Stored> sessions) {
    return new Picture(Map.of("r", limit), Set.of(), rows, sessions, List.of(TOLD), List.of());
  }

  static Stream<Picture> sound() {
    return Stream.of(
        picture(List.of(), List.of()),
        picture(List.of(live(FIRST), ended(SECOND)), List.of(FIRST)),
        picture(List.of(live(FIRST), live(OFFLINE_OF_FIRST)), List.of(FIRST, OFFLINE_OF_FIRST)),
        picture(new Limit(1, false), List.of(live(FIRST), live(OFFLINE)), List.of(FIRST, OFFLINE)),
        new Picture(
            Map.of("r", new Limit(1, true)),
            Set.of(ALICE),
            List.of(live(FIRST), live(SECOND)),
            List.of(FIRST, SECOND),
            List.of(),
            List.of()),
        new Picture(
            Map.of(),
            Set.of(),
            List.of(live(FIRST), live(SECOND)),
            List.of(FIRST, SECOND),
            List.of(),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("sound")
  void nothingIsSaidOfASoundDatabase(Picture sound) {
    assertThat(Invariants.breaches(sound)).isEmpty();
  }

  static Stream<Arguments> atAnyCommit() {
    return Stream.of(
        Arguments.of(1, "2 live rows", List.of(live(FIRST), live(SECOND))),
        Arguments.of(1, "2 live rows", List.of(live(FIRST), live(OFFLINE))),
        Arguments.of(5, "a second live row", List.of(live(FIRST), live(FIRST))),
        Arguments.of(4, "has an end", List.of(new Row("x", FIRST, true, 1L, null))),
        Arguments.of(4, "has an end", List.of(new Row("x", FIRST, true, null, "limit"))),
        Arguments.of(4, "no end time", List.of(new Row("x", FIRST, false, null, "limit"))),
        Arguments.of(4, "its reason null", List.of(new Row("x", FIRST, false, 1L, null))),
        Arguments.of(4, "its reason gone", List.of(new Row("x", FIRST, false, 1L, "gone"))));
  }

  @ParameterizedTest
  @MethodSource("atAnyCommit")
  void aViolationIsOneAtAnyCommit(int guarantee, String words, List<Row> rows) {
    assertThat(Invariants.violations(picture(rows, List.of())))
        .singleElement()
        .matches(breach -> breach.guarantee() == guarantee)
        .extracting(Breach::what)
        .asString()
        .contains(words);
  }

  static Stream<Arguments> afterTheReconciler() {
    return Stream.of(
        Arguments.of(5, "has no session", List.of(live(FIRST)), List.of()),
        Arguments.of(5, "has no session", List.of(live(OFFLINE_OF_FIRST)), List.of(FIRST)),
        Arguments.of(5, "has no row", List.of(), List.of(FIRST)),
        Arguments.of(4, "although it ended: [limit]", List.of(ended(FIRST)), List.of(FIRST)),
        Arguments.of(1, "2 sessions in Keycloak", List.of(live(FIRST)), List.of(FIRST, SECOND)));
  }

  @ParameterizedTest
  @MethodSource("afterTheReconciler")
  void whatHasToConvergeIsABreachOnceItHadTime(
      int guarantee, String words, List<Row> rows, List<Stored> sessions) {
    Picture picture = picture(rows, sessions);
    assertThat(Invariants.breaches(picture))
        .anyMatch(breach -> breach.guarantee() == guarantee && breach.what().contains(words));
    assertThat(Invariants.violations(picture)).isEmpty();
  }

  @Test
  void whatWorksWithoutALiveRowIsABreach() {
    Picture sound = picture(List.of(live(FIRST), ended(SECOND)), List.of(FIRST));
    assertThat(Invariants.breaches(sound.tried(List.of(FIRST)))).isEmpty();
    assertThat(Invariants.breaches(sound.tried(List.of(SECOND))))
        .containsExactly(new Breach(4, SECOND + " works and has no live row"));
  }

  @Test
  void moreThanTheLimitThatWorkAreABreach() {
    Picture sound = picture(List.of(live(FIRST), ended(SECOND)), List.of(FIRST));
    assertThat(Invariants.breaches(sound.tried(List.of(FIRST, SECOND))))
        .contains(new Breach(1, ALICE + " has 2 usable sessions, limit 1"));
  }

  @Test
  void whatIsLeftOverIsABreach() {
    Picture picture =
        new Picture(
            Map.of(),
            Set.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(new Leftover("r", "victim x"), new Leftover("r", "ending y")));
    assertThat(Invariants.breaches(picture))
        .containsExactly(
            new Breach(5, "victim x is left over"), new Breach(5, "ending y is left over"));
  }

  @Test
  void anotherRealmIsLeftOut() {
    Picture picture =
        new Picture(
            Map.of(),
            Set.of(),
            List.of(live(FIRST)),
            List.of(SECOND),
            List.of(new Refused("r", "e", null, "{}")),
            List.of(new Leftover("r", "victim x")));
    assertThat(Invariants.breaches(picture)).hasSize(4);
    assertThat(Invariants.breaches(picture.of(Set.of("r")))).hasSize(4);
    assertThat(Invariants.breaches(picture.of(Set.of("another")))).isEmpty();
    assertThat(Invariants.breaches(picture.tried(List.of(FIRST, SECOND)).of(Set.of("another"))))
        .isEmpty();
  }

  @Test
  void aRefusalThatDoesNotTellIsABreach() {
    Picture picture =
        new Picture(
            Map.of(),
            Set.of(),
            List.of(),
            List.of(),
            List.of(
                TOLD,
                new Refused("r", "e2", null, TOLD.details()),
                new Refused("r", "e3", "a", "{}")),
            List.of());
    assertThat(Invariants.violations(picture)).extracting(Breach::guarantee).containsExactly(3, 3);
  }
}
