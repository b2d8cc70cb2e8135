package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.sessions.SessionStatistics.Country;
import dev.sessionguard.sessions.SessionStatistics.RefusedBy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveCountsTest {

  @Test
  void countriesAndDevicesAreTakenApartTheMostFirst() {
    LiveCounts counts = new LiveCounts();
    counts.add("CH", "desktop", 3);
    counts.add("CH", "mobile", 2);
    counts.add("JP", "mobile", 5);
    counts.add(null, "desktop", 1);
    counts.add("AT", null, 4);
    assertThat(counts.total()).isEqualTo(15);
    assertThat(counts.countries())
        .containsExactly(new Country("CH", 5), new Country("JP", 5), new Country("AT", 4));
    assertThat(counts.devices())
        .containsExactly(
            Map.entry("mobile", 7L), Map.entry("desktop", 4L), Map.entry("unknown", 4L));
  }

  @Test
  void whatRefusedIsTheCapOrTheApplicationOrTheRule() {
    assertThat(RefusedBy.of("Night", null, "realm", 1)).isEqualTo(new RefusedBy("cap", "realm", 1));
    assertThat(RefusedBy.of("Night", "CRM", null, 2))
        .isEqualTo(new RefusedBy("application", "CRM", 2));
    assertThat(RefusedBy.of("Night", null, null, 3)).isEqualTo(new RefusedBy("user", "Night", 3));
    assertThat(RefusedBy.of(null, null, null, 4)).isEqualTo(new RefusedBy("user", null, 4));
  }
}
