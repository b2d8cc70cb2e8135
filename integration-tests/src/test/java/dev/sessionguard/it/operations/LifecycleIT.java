package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Kcadm;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.SettingsFile;
import dev.sessionguard.it.fixture.realm.UpgradeFixture;
import dev.sessionguard.it.fixture.server.FreePort;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A database with what version 0.1.0 left in it, started with this version of the jar and then
 * without it; realm files are imported at both starts. What the first of the two servers showed is
 * remembered for the tests, which find the second one running.
 */
class LifecycleIT {
  private static final String DATABASE = "lifecycle";
  private static final String FROM = "0.1.0";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ENDED =
      "select * from session_guard_ledger where not live order by id";
  private static final String CHANGES =
      "select id, md5sum from databasechangelog_session_gu order by orderexecuted";

  private static KeycloakServer without;

  private static List<String> endedBefore;
  private static List<String> endedAfter;
  private static List<String> changesBefore;
  private static List<String> changesAfter;
  private static JsonNode upgradedSettings;
  private static JsonNode upgradedJobs;
  private static JsonNode upgradedSessions;
  private static Http.Answer refused;
  private static JsonNode switchedOff;

  private static JsonNode imported;
  private static JsonNode importedSettings;

  private static Realm leaver;
  private static JsonNode leaverBefore;
  private static JsonNode leaverSwitchedOff;
  private static Realm leftOn;

  @BeforeAll
  static void live() {
    String url = Servers.database().createDatabase(DATABASE);
    run(UpgradeFixture.tables(FROM));
    endedBefore = rows(ENDED);
    changesBefore = rows(CHANGES);
    int port = FreePort.next();
    Path[] files = {UpgradeFixture.realmFile(FROM), SettingsFile.path("example-realm.json")};
    try (KeycloakServer with =
        KeycloakServer.builder().postgres(url).port(port).importing(files).start()) {
      upgrade(with);
      imported = SettingsFile.everythingOf(with, "example");
      importedSettings = SettingsFile.storedIn(with, "example");
      prepareUninstall(with);
    }
    without =
        KeycloakServer.builder()
            .withoutProvider()
            .postgres(url)
            .port(port)
            .importing(files)
            .start();
    leaver = leaver.at(without);
    leftOn = leftOn.at(without);
  }

  @AfterAll
  static void stop() {
    if (without != null) {
      without.close();
    }
  }

  private static void upgrade(KeycloakServer server) {
    Realm realm = UpgradeFixture.at(server, "alice");
    Admin admin = realm.admin();
    // its session is not in this database: the reconciler finds that out
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(
                    rows(
                        "select id from session_guard_ledger where live and realm_id = '"
                            + UpgradeFixture.REALM_ID
                            + "'"))
                .isEmpty());
    List<String> ids = endedBefore.stream().map(row -> row.split("\\|", -1)[0]).toList();
    endedAfter = rows(ENDED).stream().filter(row -> ids.contains(row.split("\\|", -1)[0])).toList();
    changesAfter = rows(CHANGES);
    upgradedSettings = admin.get(realm.path("/session-guard/settings"));
    upgradedJobs = admin.get(realm.path("/session-guard/jobs"));
    upgradedSessions = admin.get(realm.path("/session-guard/sessions?status=ended"));
    new Oidc(realm, "app").directGrant();
    new Oidc(realm, "app").directGrant();
    refused = new Oidc(realm, "app").directGrant();
    admin.put(realm.path("/session-guard/settings"), Realm.settings(false, 2, "deny"));
    switchedOff = admin.get(realm.path(""));
  }

  private static void prepareUninstall(KeycloakServer server) {
    leaver = Realms.on(server).with("ssoSessionIdleTimeoutRememberMe", 86_400).create();
    SettingsFile.saveUnchanged(server, leaver.name());
    leaverBefore = SettingsFile.everythingOf(server, leaver.name());
    put(leaver, true);
    new Oidc(leaver, "app").directGrant();
    assertThat(new Oidc(leaver, "app").directGrant().status()).isEqualTo(400);
    put(leaver, false);
    leaverSwitchedOff = SettingsFile.everythingOf(server, leaver.name());
    put(leaver, true);
    new Kcadm(server).script("kcadm-remove.sh", leaver.name());
    leftOn = Realms.on(server).create();
    leftOn.limit(1, "deny");
  }

  /** Limit of one and idle timeout together. */
  private static void put(Realm realm, boolean enabled) {
    realm
        .admin()
        .put(
            realm.path("/session-guard/settings"),
            Map.of(
                "limit",
                Map.of(
                    "enabled",
                    enabled,
                    "maxSessions",
                    1,
                    "whenExceeded",
                    "deny",
                    "countOffline",
                    true),
                "idle",
                Map.of("enabled", enabled, "value", 10, "unit", "minutes"),
                "history",
                Map.of("retentionDays", 90)));
  }

  private static void run(String sql) {
    try (Connection connection = Servers.database().connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The rows, each with its values in one text. */
  private static List<String> rows(String query) {
    try (Connection connection = Servers.database().connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.append(result.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  // ---- upgrade

  @Test
  void upgradeKeepsEveryEndedSession() {
    assertThat(endedAfter).isNotEmpty().hasSameSizeAs(endedBefore);
    for (int i = 0; i < endedBefore.size(); i++) {
      // columns of later versions come last, and say nothing about rows from before
      assertThat(endedAfter.get(i)).matches(Pattern.quote(endedBefore.get(i)) + "(null\\|)*");
    }
  }

  @Test
  void upgradeRunsNoChangeSetAgain() {
    assertThat(changesAfter).startsWith(changesBefore.toArray(new String[0]));
  }

  @Test
  void upgradeKeepsTheSettings() {
    assertThat(upgradedSettings.at("/limit/enabled").asBoolean()).isTrue();
    assertThat(upgradedSettings.at("/limit/maxSessions").asInt()).isEqualTo(2);
    assertThat(upgradedSettings.at("/limit/whenExceeded").asText()).isEqualTo("deny");
    assertThat(upgradedSettings.at("/idle/value").asInt()).isEqualTo(20);
    assertThat(upgradedSettings.at("/effective/idleSeconds").asInt()).isEqualTo(1200);
    assertThat(upgradedSettings.at("/history/retentionDays").asInt()).isEqualTo(3650);
    assertThat(refused.text("error")).isEqualTo("invalid_grant");
  }

  @Test
  void upgradeKeepsWhatTheIdleTimeoutTookThePlaceOf() {
    assertThat(switchedOff.path("ssoSessionIdleTimeout").asInt()).isEqualTo(1800);
  }

  @Test
  void upgradeShowsTheHistory() {
    List<String> reasons = new ArrayList<>();
    for (JsonNode item : upgradedSessions.path("items")) {
      if (item.path("username").asText().equals("alice")) {
        reasons.add(item.path("endReason").asText());
      }
    }
    assertThat(reasons).containsExactlyInAnyOrder("logout", "revoked", "revoked-all");
    // bob's session, live when it was recorded, ended of what depends on the fixture's age
    assertThat(upgradedSessions.at("/items/0/username").asText()).isEqualTo("bob");
    assertThat(upgradedSessions.path("items")).hasSize(4);
    assertThat(upgradedSessions.at("/items/1/city").asText()).isEqualTo("Zürich");
    assertThat(upgradedJobs.toString()).contains("\"done\"");
  }

  // ---- import at start

  @Test
  void importAtStartSetsWhatTheFileSays() {
    assertThat(importedSettings).isEqualTo(SettingsFile.json("settings.json"));
    assertThat(imported.at("/realm/ssoSessionIdleTimeout").asInt()).isEqualTo(900);
  }

  @Test
  void importAtTheNextStartChangesNothing() {
    assertThat(SettingsFile.everythingOf(without, "example")).isEqualTo(imported);
  }

  // ---- uninstall

  @Test
  void switchedOffTheRealmIsAsItWasButForOurAttributes() {
    ObjectNode attributes = (ObjectNode) leaverSwitchedOff.at("/realm/attributes");
    List<String> ours = new ArrayList<>();
    attributes.fieldNames().forEachRemaining(ours::add);
    ours.removeIf(name -> !name.startsWith("sessionGuard."));
    assertThat(ours)
        .isNotEmpty()
        .noneMatch(name -> name.contains("previous") || name.contains("written"));
    attributes.remove(ours);
    assertThat(leaverSwitchedOff).isEqualTo(leaverBefore);
  }

  @Test
  void withoutTheJarTheRealmIsAsItWas() {
    assertThat(SettingsFile.everythingOf(without, leaver.name())).isEqualTo(leaverBefore);
    assertThat(new Oidc(leaver, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(leaver, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Browser(leaver).login("app").isLoggedIn()).isTrue();
  }

  @Test
  void withoutTheJarTheTablesStay() {
    assertThat(rows(ENDED)).hasSizeGreaterThanOrEqualTo(endedBefore.size());
    assertThat(rows(CHANGES)).isEqualTo(changesAfter);
  }

  /** Why the manual says to switch off first, and how it helps who did not. */
  @Test
  void aRealmLeftOnIsUnlimitedAndWarnsUntilItsRequiredActionIsRemoved() {
    assertThat(new Oidc(leftOn, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(leftOn, "app").directGrant().status()).isEqualTo(200);
    assertThat(warnings()).isEqualTo(2);
    leftOn.admin().delete(leftOn.path("/authentication/required-actions/session-guard-limit"));
    assertThat(new Oidc(leftOn, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Browser(leftOn).login("app").isLoggedIn()).isTrue();
    assertThat(warnings()).isEqualTo(2);
  }

  private static long warnings() {
    return without
        .output()
        .lines()
        .filter(line -> line.contains("WARN") && line.contains("'session-guard-limit'"))
        .filter(line -> line.contains(leftOn.name()))
        .count();
  }
}
