package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {

  private static TimelineEntry entry(String id, String kind, long time) {
    return new TimelineEntry(
        id, kind, time, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null);
  }

  private static List<TimelineEntry> logins(long... times) {
    return Arrays.stream(times)
        .mapToObj(time -> entry("l" + time, TimelineEntry.LOGIN, time))
        .toList();
  }

  private static List<Long> times(Timeline timeline) {
    return timeline.entries().stream().map(TimelineEntry::time).toList();
  }

  @Test
  void ofNothingThereIsNothing() {
    assertThat(Timeline.of(List.of(List.of(), List.of()), 5))
        .isEqualTo(new Timeline(List.of(), null));
  }

  @Test
  void sourcesAreMergedNewestFirst() {
    Timeline timeline = Timeline.of(List.of(logins(9, 4), logins(7, 1)), 10);
    assertThat(times(timeline)).containsExactly(9L, 7L, 4L, 1L);
    assertThat(timeline.next()).isNull();
  }

  @Test
  void aFullPageSaysWhereTheNextBegins() {
    Timeline timeline = Timeline.of(List.of(logins(9, 8, 7)), 2);
    assertThat(times(timeline)).containsExactly(9L, 8L);
    assertThat(timeline.next()).isEqualTo(8);
  }

  @Test
  void aPageDoesNotEndWithinAMillisecond() {
    Timeline timeline =
        Timeline.of(
            List.of(logins(9, 8), List.of(entry("e8", TimelineEntry.END, 8)), logins(5)), 2);
    assertThat(timeline.entries()).extracting(TimelineEntry::id).containsExactly("l9", "l8", "e8");
    assertThat(timeline.next()).isEqualTo(8);
  }

  @Test
  void whatASourceMayHaveLeftOutComesWithTheNextPage() {
    Timeline timeline = Timeline.of(List.of(logins(9, 8, 8)), 2);
    assertThat(times(timeline)).containsExactly(9L);
    assertThat(timeline.next()).isEqualTo(9);
  }

  @Test
  void aPageOfOneMillisecondIsNotEmpty() {
    Timeline timeline = Timeline.of(List.of(logins(8, 8, 8)), 2);
    assertThat(times(timeline)).containsExactly(8L, 8L, 8L);
    assertThat(timeline.next()).isEqualTo(8);
  }

  @Test
  void aLoginThatEndsAnotherSessionStandsAboveItsEnd() {
    Timeline timeline =
        Timeline.of(List.of(List.of(entry("old", TimelineEntry.END, 5)), logins(5)), 5);
    assertThat(timeline.entries()).extracting(TimelineEntry::kind).containsExactly("login", "end");
  }

  /** Whatever the times, walking the pages meets each entry once. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 7})
  void pagesHaveEveryEntryOnce(int max) {
    Random random = new Random(26);
    for (int round = 0; round < 200; round++) {
      List<List<TimelineEntry>> sources = new ArrayList<>();
      List<String> ids = new ArrayList<>();
      for (int source = 0; source < 3; source++) {
        List<TimelineEntry> entries = new ArrayList<>();
        long time = 1_000;
        for (int i = 0; i < random.nextInt(20); i++) {
          // never more of one millisecond and source than fit on a page
          time -= i % max == 0 ? 1 : random.nextInt(2);
          entries.add(entry(source + "-" + i, TimelineEntry.LOGIN, time));
        }
        sources.add(entries);
        entries.forEach(entry -> ids.add(entry.id()));
      }
      assertThat(walk(sources, max)).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  private static List<String> walk(List<List<TimelineEntry>> sources, int max) {
    List<String> met = new ArrayList<>();
    long before = Long.MAX_VALUE;
    for (int page = 0; page < 200; page++) {
      long from = before;
      Timeline timeline =
          Timeline.of(
              sources.stream()
                  .map(
                      source ->
                          source.stream()
                              .filter(entry -> entry.time() < from)
                              .sorted(Comparator.comparingLong(TimelineEntry::time).reversed())
                              .limit(max + 1L)
                              .toList())
                  .toList(),
              max);
      timeline.entries().forEach(entry -> met.add(entry.id()));
      Long next = timeline.next();
      if (next == null) {
        return met;
      }
      before = next;
    }
    throw new AssertionError("the pages have no end");
  }
}
