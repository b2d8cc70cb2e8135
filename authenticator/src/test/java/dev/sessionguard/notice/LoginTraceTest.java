package dev.sessionguard.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTraceTest {

  /** City, country, browser, system and kind of device, with slashes between; a dash is null. */
  private static LoginTrace trace(String text) {
    String[] parts = text.strip().split("/", -1);
    String[] known =
        Arrays.stream(parts).map(part -> part.equals("-") ? null : part).toArray(String[]::new);
    return new LoginTrace(known[0], known[1], known[2], known[3], known[4]);
  }

  @ParameterizedTest(name = "{0} after {1}: {2}")
  @CsvSource({
    // the same once more
    "Zürich/CH/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, false",
    // versions
    "Zürich/CH/Firefox 141/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, false",
    "Zürich/CH/Safari 18/Mac OS X 15.1/desktop, Zürich/CH/Safari 17/Mac OS X 14/desktop, false",
    "Zürich/CH/Firefox 141/Linux/desktop, Zürich/CH/Firefox/Linux/desktop, false",
    // devices
    "Zürich/CH/Chrome 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, true",
    "Zürich/CH/Firefox 140/Windows 10/desktop, Zürich/CH/Firefox 140/Linux/desktop, true",
    "Zürich/CH/Firefox 140/Linux/tablet, Zürich/CH/Firefox 140/Linux/desktop, true",
    "Zürich/CH/-/-/unknown, Zürich/CH/Firefox 140/Linux/desktop, true",
    "Zürich/CH/-/-/unknown, Zürich/CH/-/-/unknown, false",
    "Zürich/CH/Mac OS X 10/-/-, Zürich/CH/Mac OS/-/-, true",
    // places
    "Osaka/JP/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, true",
    "Bern/CH/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, true",
    "Paris/US/Firefox 140/Linux/desktop, Paris/FR/Firefox 140/Linux/desktop, true",
    "-/CH/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, false",
    "Zürich/CH/Firefox 140/Linux/desktop, -/CH/Firefox 140/Linux/desktop, false",
    "-/JP/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, true",
    // a place nobody knows, and the first one that is known
    "-/-/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, false",
    "Zürich/CH/Firefox 140/Linux/desktop, -/-/Firefox 140/Linux/desktop, false",
  })
  void isNewAfterOneOther(String login, String earlier, boolean expected) {
    assertThat(trace(login).isNewAfter(List.of(trace(earlier)))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "Zürich/CH/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, true",
    "Zürich/CH/Firefox 141/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, true",
    "-/CH/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, true",
    "-/-/-/-/-, -/-/-/-/-, true",
    "Bern/CH/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, false",
    "-/JP/Firefox 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, false",
    "Zürich/CH/Chrome 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, false",
    "Zürich/CH/Firefox 140/Linux/tablet, Zürich/CH/Firefox 140/Linux/desktop, false",
    "Bern/CH/Chrome 140/Linux/desktop, Zürich/CH/Firefox 140/Linux/desktop, false",
  })
  void isTheSamePlaceAndTheSameDevice(String login, String other, boolean expected) {
    assertThat(trace(login).isSame(trace(other))).isEqualTo(expected);
    assertThat(trace(other).isSame(trace(login))).isEqualTo(expected);
  }

  @Test
  void theFirstLoginIsNotNew() {
    assertThat(trace("Zürich/CH/Firefox 140/Linux/desktop").isNewAfter(List.of())).isFalse();
  }

  @Test
  void aKnownDeviceAtAKnownPlaceIsNotNewWhereTheTwoNeverMet() {
    assertThat(
            trace("Osaka/JP/Firefox 140/Linux/desktop")
                .isNewAfter(
                    List.of(
                        trace("Zürich/CH/Firefox 140/Linux/desktop"),
                        trace("Osaka/JP/Chrome 141/Windows 10/desktop"))))
        .isFalse();
  }
}
