package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistorySettingsTest {
  private static final long NOW = 1_764_201_600_000L;

  @ParameterizedTest
  @CsvSource({"1, 86400000", "2, 172800000", "90, 7776000000", "3650, 315360000000"})
  void historyIsKeptForItsDays(int days, long millis) {
    assertThat(new HistorySettings(days).keptSince(NOW)).isEqualTo(NOW - millis);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 3651})
  void thereAreBounds(int days) {
    assertThatThrownBy(() -> new HistorySettings(days))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
