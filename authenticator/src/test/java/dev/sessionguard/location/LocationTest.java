package dev.sessionguard.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sessionguard.location.Location.Known;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

  @ParameterizedTest
  @ValueSource(strings = {"AZ", "ZA", "MM"})
  void codeIsTwoCapitals(String code) {
    assertThat(new Known(null, code).country()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "D", "DEU", "1D", "D1", "@D", "D@", "[D", "D[", "dE", "De", "ÄÖ"})
  void whatIsNoCodeIsRefused(String code) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Known("Köln", code));
  }

  @Test
  void placeHasOneOfTheTwoAtLeast() {
    assertThat(new Known("Köln", null).country()).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> new Known(null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " Köln", "Kö\nln"})
  void cityIsCleanText(String city) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Known(city, "DE"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"Köln, de, Köln, DE", "Köln, ZZ, Köln, -", "' Köln', -, Köln, -", "-, dE, -, DE"})
  void whatAFileSaysIsCleaned(
      @Nullable String city,
      @Nullable String country,
      @Nullable String kept,
      @Nullable String code) {
    assertThat(Known.fromFile(city, country)).contains(new Known(kept, code));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, -", "'', ''", "-, ZZ", "' ', D"})
  void nothingLeftIsNoPlace(@Nullable String city, @Nullable String country) {
    assertThat(Known.fromFile(city, country)).isEmpty();
  }
}
