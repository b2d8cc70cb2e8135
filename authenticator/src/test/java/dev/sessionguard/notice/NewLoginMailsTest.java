package dev.sessionguard.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewLoginMailsTest {

  /** City, country, browser, system and kind of device, with slashes between. */
  private static LoginTrace trace(String text) {
    String[] known = text.strip().split("/", -1);
    return new LoginTrace(known[0], known[1], known[2], known[3], known[4]);
  }

  private static List<String> sent(String traces) {
    return traces.isBlank()
        ? List.of()
        : List.of(traces.split(";")).stream()
            .map(NewLoginMailsTest::trace)
            .map(NewLoginMails::id)
            .toList();
  }

  @ParameterizedTest(name = "{0} after {1}: {2}")
  @CsvSource({
    "Osaka/JP/Chrome 1/Linux/desktop, '', true",
    // the same
    "Osaka/JP/Chrome 1/Linux/desktop, Osaka/JP/Chrome 1/Linux/desktop, false",
    "Osaka/JP/Chrome 2/Linux/desktop, Osaka/JP/Chrome 1/Linux/desktop, false",
    // elsewhere, or with something else
    "Osaka/JP/Chrome 1/Linux/desktop, Bern/CH/Chrome 1/Linux/desktop, true",
    "Osaka/JP/Chrome 1/Linux/desktop, Osaka/JP/Firefox 1/Linux/desktop, true",
    "Osaka/JP/Chrome 1/Linux/desktop, Osaka/US/Chrome 1/Linux/desktop, true",
    // as many devices of a place as are told
    "Osaka/JP/A/X/d, Osaka/JP/B/X/d;Osaka/JP/C/X/d, true",
    "Osaka/JP/A/X/d, Osaka/JP/B/X/d;Osaka/JP/C/X/d;Osaka/JP/D/X/d, false",
    "Bern/CH/A/X/d, Osaka/JP/B/X/d;Osaka/JP/C/X/d;Osaka/JP/D/X/d, true",
  })
  void oneHidesNoneFromElsewhere(String login, String before, boolean due) {
    assertThat(NewLoginMails.isDue(trace(login), sent(before))).isEqualTo(due);
  }

  @ParameterizedTest
  @CsvSource({"9, true", "10, false", "11, false"})
  void noMailboxIsFilled(int many, boolean due) {
    List<String> sent =
        IntStream.range(0, many)
            .mapToObj(i -> NewLoginMails.id(trace("City " + i + "/CH/A/X/d")))
            .toList();
    assertThat(NewLoginMails.isDue(trace("Osaka/JP/A/X/d"), sent)).isEqualTo(due);
  }

  @Test
  void anIdFitsItsColumnAndTellsNoPlace() {
    assertThat(NewLoginMails.id(trace("Osaka/JP/Chrome 1/Linux/desktop")))
        .matches("new-login:[0-9a-f]{20}");
    assertThat(NewLoginMails.id(new LoginTrace(null, null, null, null, null)))
        .matches("new-login:[0-9a-f]{20}");
  }
}
