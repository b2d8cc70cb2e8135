package dev.sessionguard.guard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedKeycloakTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "26.5.0",
        "26.5",
        "26.7.4",
        "26.10.0",
        "27.0.0",
        "26.6.4.redhat-00001",
        "999.0.0-SNAPSHOT",
        "0.0.0",
        "nightly",
        ""
      })
  void newOrUnknownVersionPasses(String version) {
    assertThatCode(() -> SupportedKeycloak.require(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"26.4.7", "26.0.8.redhat-00001", "25.0.6", "9.0.0"})
  void olderVersionIsRefusedByName(String version) {
    assertThatThrownBy(() -> SupportedKeycloak.require(version))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Session Guard needs Keycloak 26.5 or newer, and this is " + version);
  }
}
