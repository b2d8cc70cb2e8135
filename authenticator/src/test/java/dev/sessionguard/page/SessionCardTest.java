package dev.sessionguard.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCardTest {

  @ParameterizedTest
  @CsvSource({
    "Firefox 140, Linux, Firefox 140 · Linux",
    "Firefox 140, , Firefox 140",
    ", Linux, Linux",
    "'', Linux, Linux",
    "Firefox 140, '', Firefox 140",
    "'', '',",
    ", ,"
  })
  void aDeviceIsWhatIsKnownOfIt(String browser, String os, String device) {
    assertThat(SessionCard.device(browser, os)).isEqualTo(device);
  }

  @ParameterizedTest
  @CsvSource({
    "Zürich, CH, en, 'Zürich, Switzerland'",
    "Zürich, CH, de, 'Zürich, Schweiz'",
    ", CH, fr, Suisse",
    "Zürich, , en, Zürich",
    ", , en,"
  })
  void aPlaceNamesItsCountryInTheReadersLanguage(
      String city, String country, String language, String place) {
    assertThat(SessionCard.place(city, country, Locale.forLanguageTag(language))).isEqualTo(place);
  }

  @Test
  void aMomentSaysItsZone() {
    Moment moment = Moment.of(1_795_530_600_000L, Locale.GERMAN);
    assertThat(moment.iso()).isEqualTo("2026-11-24T14:30:00Z");
    assertThat(moment.text()).contains("24.11.2026").contains("14:30").endsWith(" UTC");
  }

  @Test
  void aKeyIsOneLoginsOwnAndTellsNoId() {
    SessionKeys login = new SessionKeys("login-1");
    assertThat(login.of("session-1"))
        .isEqualTo(new SessionKeys("login-1").of("session-1"))
        .isNotEqualTo(login.of("session-2"))
        .isNotEqualTo(new SessionKeys("login-2").of("session-1"))
        .matches("[A-Za-z0-9_-]{22}")
        .doesNotContain("session");
  }
}
