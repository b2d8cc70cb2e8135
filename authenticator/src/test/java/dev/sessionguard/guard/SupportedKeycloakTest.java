package dev.sessionguard.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionguard.guard.SupportedKeycloak.Needed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @Test
  void nothingIsLackingOnTheKeycloakItIsBuiltFor() {
    assertThat(SupportedKeycloak.lacking(getClass().getClassLoader())).isEmpty();
  }

  @Test
  void whatIsLackingIsNamedWithItsEffect() {
    assertThat(SupportedKeycloak.lacking(ClassLoader.getPlatformClassLoader()))
        .containsExactly(
            "users cannot see or end their own sessions over REST; their page does work"
                + " (Cors.checkAllowedOrigins is missing)",
            "sessions that Keycloak keeps in memory only are not reconciled"
                + " (UserSessionProvider.readOnlyStreamUserSessions is missing)");
  }

  @ParameterizedTest
  @CsvSource({"concat, java.lang.String, false", "concat, java.lang.Integer, true"})
  void aMethodIsLackingWhereItTakesSomethingElse(String method, String parameter, boolean lacks) {
    Needed needed = new Needed("java.lang.String", method, parameter, "nothing works");
    assertThat(SupportedKeycloak.lacking(getClass().getClassLoader(), List.of(needed)))
        .isEqualTo(lacks ? List.of("nothing works (String.concat is missing)") : List.of());
  }
}
