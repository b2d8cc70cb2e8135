package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusFilterTest {

  @ParameterizedTest
  @CsvSource({
    "LIVE, true, false",
    "ACTIVE, true, false",
    "IDLE, true, false",
    "ENDED, false, true",
    "ALL, true, true"
  })
  void reachesIntoTheHalvesItNames(StatusFilter status, boolean live, boolean ended) {
    assertThat(status.halves().contains(true)).isEqualTo(live);
    assertThat(status.halves().contains(false)).isEqualTo(ended);
  }

  @ParameterizedTest
  @CsvSource({"LIVE, true", "ACTIVE, false", "IDLE, false", "ENDED, true", "ALL, true"})
  void onlyActivityLeavesRowsOut(StatusFilter status, boolean whole) {
    assertThat(status.isWholeHalves()).isEqualTo(whole);
  }

  @Test
  void idsAreNotTheirJavaNames() {
    assertThat(StatusFilter.byId("LIVE")).isEmpty();
    assertThat(SortKey.byId("LOGIN_TIME")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LOGIN_TIME, true",
    "LAST_ACTIVITY, true",
    "END_TIME, true",
    "USERNAME, false",
    "IP, false",
    "CITY, false"
  })
  void timesAreSortedAsNumbers(SortKey sort, boolean time) {
    assertThat(sort.isTime()).isEqualTo(time);
  }

  @Test
  void totalsAddUp() {
    assertThat(new SessionTotal(3, true).plus(new SessionTotal(4, true)))
        .isEqualTo(new SessionTotal(7, true));
    assertThat(new SessionTotal(3, false).plus(new SessionTotal(4, true)))
        .isEqualTo(new SessionTotal(7, false));
    assertThat(new SessionTotal(3, true).plus(new SessionTotal(4, false)))
        .isEqualTo(new SessionTotal(7, false));
  }
}
