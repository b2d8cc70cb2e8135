package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.realm.SettingsFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files in {@code realm-config} among each other; reading them needs no server. */
class SettingsFilesTest {
  private static final JsonNode ATTRIBUTES =
      SettingsFile.json("example-realm.json").path("attributes");

  @Test
  void everySettingIsNamed() {
    List<String> names = new ArrayList<>();
    ATTRIBUTES.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "sessionGuard.limit.enabled",
            "sessionGuard.limit.mode",
            "sessionGuard.limit.max",
            "sessionGuard.limit.whenExceeded",
            "sessionGuard.limit.fallback",
            "sessionGuard.limit.countOffline",
            "sessionGuard.limit.resetEndsOthers",
            "sessionGuard.limit.userAttribute",
            "sessionGuard.idle.enabled",
            "sessionGuard.idle.value",
            "sessionGuard.idle.unit",
            "sessionGuard.history.retentionDays",
            "sessionGuard.privacy.ip",
            "sessionGuard.privacy.city",
            "sessionGuard.list.roles",
            "sessionGuard.notice.eviction",
            "sessionGuard.notice.newLogin",
            "sessionGuard.events.perSession",
            "sessionGuard.tools.acceptChanges",
            "sessionGuard.rules",
            "sessionGuard.applications",
            "sessionGuard.caps");
  }

  @Test
  void configCliSetsTheSame() {
    assertThat(SettingsFile.yaml("keycloak-config-cli.yaml").path("attributes"))
        .isEqualTo(ATTRIBUTES);
  }

  @Test
  void terraformSetsTheSame() {
    assertThat(SettingsFile.terraformAttributes()).isEqualTo(ATTRIBUTES);
  }

  @Test
  void operatorImportsTheSame() {
    JsonNode resource = SettingsFile.yaml("operator/realm.yaml");
    assertThat(resource.path("kind").asText()).isEqualTo("KeycloakRealmImport");
    assertThat(resource.at("/spec/realm/attributes")).isEqualTo(ATTRIBUTES);
    JsonNode keycloak = SettingsFile.yaml("operator/keycloak.yaml");
    assertThat(keycloak.path("kind").asText()).isEqualTo("Keycloak");
    assertThat(resource.at("/spec/keycloakCRName")).isEqualTo(keycloak.at("/metadata/name"));
  }
}
