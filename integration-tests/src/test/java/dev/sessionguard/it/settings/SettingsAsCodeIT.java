package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Kcadm;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.SettingsFile;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The files in {@code realm-config}, each applied twice to a real server. The import at a server's
 * start is in {@code LifecycleIT}.
 */
class SettingsAsCodeIT {
  private static final JsonNode WANTED = SettingsFile.json("settings.json");

  private final KeycloakServer server = Servers.h2();
  private final Admin admin = Admin.of(server);
  private Realm realm;

  @BeforeEach
  void createRealm() {
    realm = Realms.on(server).create();
  }

  @AfterEach
  void removeRealm() {
    admin.delete(realm.path(""));
  }

  private JsonNode everything() {
    return SettingsFile.everythingOf(server, realm.name());
  }

  private void assertSettingsAreInForce() {
    assertThat(SettingsFile.storedIn(server, realm.name())).isEqualTo(WANTED);
    assertThat(admin.get(realm.path("")).path("ssoSessionIdleTimeout").asInt()).isEqualTo(900);
    for (int i = 0; i < 3; i++) {
      assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
    }
    assertThat(realm.liveSessions()).hasSize(2);
  }

  private ObjectNode named(JsonNode file) {
    return ((ObjectNode) file.deepCopy()).put("realm", realm.name());
  }

  @Test
  void kcadmAppliesSettingsAndTakesThemAway() {
    SettingsFile.saveUnchanged(server, realm.name());
    JsonNode before = everything();
    Kcadm kcadm = new Kcadm(server);
    kcadm.script("kcadm-apply.sh", realm.name());
    JsonNode once = everything();
    kcadm.script("kcadm-apply.sh", realm.name());
    assertThat(everything()).isEqualTo(once).isNotEqualTo(before);
    assertSettingsAreInForce();

    kcadm.script("kcadm-remove.sh", realm.name());
    assertThat(everything()).isEqualTo(before);
    kcadm.script("kcadm-remove.sh", realm.name());
    assertThat(everything()).isEqualTo(before);
  }

  /** A new realm, then the same file as an update of it. */
  @Test
  void realmFileCreatesARealmAndUpdatesIt() {
    admin.delete(realm.path(""));
    ObjectNode file = named(SettingsFile.json("example-realm.json"));
    admin.post("", file);
    assertThat(SettingsFile.storedIn(server, realm.name())).isEqualTo(WANTED);
    // an update replaces all attributes: Keycloak's own, which a new realm has, go with the first
    admin.put(realm.path(""), file);
    JsonNode once = everything();
    assertThat(SettingsFile.storedIn(server, realm.name())).isEqualTo(WANTED);
    assertThat(once.at("/realm/ssoSessionIdleTimeout").asInt()).isEqualTo(900);
    admin.put(realm.path(""), file);
    assertThat(everything()).isEqualTo(once);
  }

  /**
   * What keycloak-config-cli 6 sends ({@code RealmImportService}, {@code ChecksumService}): the
   * file, whose attributes replace the realm's, then all of the realm with a checksum. The tool
   * itself is not in Maven Central.
   */
  @Test
  void configCliFileAppliedTwiceLosesNothing() {
    ObjectNode file = named(SettingsFile.yaml("keycloak-config-cli.yaml"));
    asConfigCli(file);
    JsonNode once = everything();
    asConfigCli(file);
    assertThat(everything()).isEqualTo(once);
    assertSettingsAreInForce();

    ObjectNode off = file.deepCopy();
    ((ObjectNode) off.get("attributes"))
        .put("sessionGuard.limit.enabled", "false")
        .put("sessionGuard.idle.enabled", "false");
    asConfigCli(off);
    assertThat(admin.get(realm.path("")).path("ssoSessionIdleTimeout").asInt())
        .as("what it was before the file")
        .isEqualTo(1800);
  }

  private void asConfigCli(ObjectNode file) {
    admin.put(realm.path(""), file);
    ObjectNode whole = (ObjectNode) admin.get(realm.path(""));
    ((ObjectNode) whole.get("attributes"))
        .put("de.adorsys.keycloak.config.import-checksum-default", "0");
    admin.put(realm.path(""), whole);
  }

  /**
   * What the Terraform provider sends ({@code getRealmFromData}): only the attributes of its file,
   * and the idle time it read before.
   */
  @Test
  void terraformAttributesAppliedTwiceLoseNothing() {
    ObjectNode update = Http.JSON.createObjectNode().put("realm", realm.name());
    update.put("enabled", true).put("ssoSessionIdleTimeout", 1800);
    update.set("attributes", SettingsFile.terraformAttributes());
    admin.put(realm.path(""), update);
    JsonNode once = everything();
    update.put("ssoSessionIdleTimeout", 900);
    admin.put(realm.path(""), update);
    assertThat(everything()).isEqualTo(once);
    assertSettingsAreInForce();
  }
}
