package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.FreePort;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ledger and Keycloak's own sessions, from the first start with the jar on. */
class LedgerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static KeycloakServer server;
  private static Realm old;
  private static List<String> before;
  private static Browser browserFromBefore;

  private static Realm met;
  private static Realm contended;
  private static Realm idle;
  private static String lost;

  /** Logs in three times while the jar is not there, then restarts with it. */
  @BeforeAll
  static void installTheJar() {
    String url = Servers.database().createDatabase("installed");
    int port = FreePort.next();
    try (KeycloakServer without =
        KeycloakServer.builder().withoutProvider().postgres(url).port(port).start()) {
      Realm realm = Realms.on(without).create();
      before = new ArrayList<>();
      before.add(new Oidc(realm, "app").directGrant().text("session_state"));
      // Keycloak keeps a session's begin in whole seconds; of one second either is the oldest
      Await.sleep(Duration.ofMillis(1100));
      before.add(new Oidc(realm, "app").directGrant().text("session_state"));
      browserFromBefore = new Browser(realm);
      before.add(browserFromBefore.login("app").loggedIn().sessionId().orElseThrow());
      old = realm;
      met = ofOneSession(without);
      contended = ofOneSession(without);
    }
    server = KeycloakServer.builder().postgres(url).port(port).start();
    old = old.at(server);
    met = met.at(server);
    contended = contended.at(server);
    // What the reconciler and the limit do about these two they do after half a minute, the time
    // Keycloak has for storing a session: it passes while the other tests run.
    idle = Realms.on(server).with("ssoSessionIdleTimeout", 2).create();
    idle.limit(1, "deny");
    assertThat(new Oidc(idle, "app").directGrant().status()).isEqualTo(200);
    Realm forgetful = Realms.on(server).create();
    lost = new Oidc(forgetful, "app").directGrant().text("session_state");
    assertThat(change("DELETE FROM session_guard_ledger WHERE session_id = ?", lost)).isEqualTo(1);
  }

  /** The session is older than what may be under way at another node. */
  private static Realm ofOneSession(KeycloakServer node) {
    Realm realm = Realms.on(node).create();
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
    change(
        "UPDATE offline_user_session SET created_on = created_on - 60 WHERE realm_id = ?",
        realm.id());
    return realm;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long rows(String condition, String... values) {
    try (Connection connection = Servers.database().connect("installed");
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM session_guard_ledger WHERE " + condition)) {
      for (int i = 0; i < values.length; i++) {
        query.setString(i + 1, values[i]);
      }
      try (ResultSet result = query.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static int change(String sql, String id) {
    try (Connection connection = Servers.database().connect("installed");
        PreparedStatement change = connection.prepareStatement(sql)) {
      change.setString(1, id);
      return change.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static long live(Realm realm) {
    return rows("live AND user_id = ?", realm.userId());
  }

  @Test
  void sessionsFromBeforeTheInstallationAreAdoptedAndCounted() {
    assertThat(old.liveSessions()).containsExactlyInAnyOrderElementsOf(before);
    Await.untilAsserted(PATIENCE, () -> assertThat(live(old)).isEqualTo(3));
    old.limit(3, "deny");
    assertThat(new Oidc(old, "app").directGrant().text("error")).isEqualTo("invalid_grant");
    Browser again = browserFromBefore.at(old);
    assertThat(again.open("app", Map.of("prompt", "none")).loggedIn().sessionId())
        .contains(before.get(2));
    old.limit(3, "end-oldest");
    String newest = new Oidc(old, "app").directGrant().text("session_state");
    assertThat(old.liveSessions()).hasSize(3).contains(newest).doesNotContain(before.get(0));
  }

  @Test
  void aUsersFirstLoginCountsSessionsFromBeforeTheInstallation() {
    met.limit(1, "deny");
    unsee(met);
    assertThat(new Oidc(met, "app").directGrant().text("error")).isEqualTo("invalid_grant");
    assertThat(live(met)).isEqualTo(1);
  }

  /** As the reconciler does it after the installation, a batch in a transaction. */
  @Test
  void aLoginGetsThroughWhileAnotherAdoptsTheSameSession() throws Exception {
    contended.limit(2, "deny");
    unsee(contended);
    String session = contended.liveSessions().iterator().next();
    ExecutorService browser = Executors.newSingleThreadExecutor();
    try (Connection another = Servers.database().connect("installed");
        Connection other = Servers.database().connect("installed");
        Statement look = other.createStatement()) {
      another.setAutoCommit(false);
      adopt(another, session);
      Future<Http.Answer> login = browser.submit(() -> new Oidc(contended, "app").directGrant());
      Await.untilAsserted(PATIENCE, () -> assertThat(waiting(look)).isPositive());
      assertThat(login.isDone()).as("it waits").isFalse();
      another.commit();
      assertThat(login.get().status()).isEqualTo(200);
    } finally {
      browser.shutdown();
    }
    assertThat(rows("live AND session_id = ?", session)).isEqualTo(1);
    assertThat(live(contended)).isEqualTo(2);
    assertThat(new Oidc(contended, "app").directGrant().text("error")).isEqualTo("invalid_grant");
  }

  /** Leaves the user as the installation does; the reconciler may have come by already. */
  private static void unsee(Realm realm) {
    change("DELETE FROM session_guard_ledger WHERE user_id = ?", realm.userId());
    change("DELETE FROM session_guard_user WHERE user_id = ?", realm.userId());
  }

  /** Writes the row that whoever adopts the session writes, as far as it has to. */
  private static void adopt(Connection connection, String session) throws SQLException {
    try (PreparedStatement find =
            connection.prepareStatement(
                "SELECT concat_ws('/', realm_id, user_session_id, created_on)"
                    + " FROM offline_user_session WHERE user_session_id = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO session_guard_ledger (id, realm_id, user_id, username_key, session_id,"
                    + " offline, live, started, login_time, last_activity, remember_me, ip_key,"
                    + " city_key, private_network) SELECT ?, realm_id, user_id, '', user_session_id,"
                    + " false, true, created_on, created_on * 1000::bigint,"
                    + " created_on * 1000::bigint, false, '', '', false"
                    + " FROM offline_user_session WHERE user_session_id = ?")) {
      find.setString(1, session);
      try (ResultSet row = find.executeQuery()) {
        row.next();
        String name = row.getString(1) + "/false";
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        insert.setString(1, UUID.nameUUIDFromBytes(bytes).toString());
      }
      insert.setString(2, session);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  /** Connections that wait for another's transaction. */
  private static int waiting(Statement statement) {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = 'installed'"
                + " AND wait_event_type = 'Lock'")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLogoutFreesThePlaceAtOnce() {
    Realm realm = Realms.on(server).create();
    realm.limit(1, "deny");
    Oidc app = new Oidc(realm, "app");
    for (int i = 0; i < 3; i++) {
      Http.Answer login = app.directGrant();
      assertThat(login.status()).isEqualTo(200);
      app.logout(login.text("refresh_token"));
    }
    assertThat(live(realm)).isZero();
    assertThat(rows("end_reason = 'logout' AND user_id = ?", realm.userId())).isEqualTo(3);
  }

  @Test
  void anEndByAnAdministratorFreesThePlaceAtOnce() {
    Realm realm = Realms.on(server).create();
    realm.limit(1, "deny");
    String id = new Oidc(realm, "app").directGrant().text("session_state");
    realm.admin().delete(realm.path("/sessions/" + id));
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
    realm.admin().post(realm.path("/users/" + realm.userId() + "/logout"), null);
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
    realm.admin().post(realm.path("/logout-all"), null);
    assertThat(live(realm)).isZero();
  }

  /** Keycloak tells of an expired session minutes later, or never. */
  @Test
  void anExpiredSessionTakesNoPlace() {
    assertThat(Await.until(PATIENCE, () -> new Oidc(idle, "app").directGrant().status() == 200))
        .isTrue();
  }

  @Test
  void aRemovedUserLeavesNothingBehind() {
    Realm realm = Realms.on(server).create();
    realm.limit(2, "end-oldest");
    new Oidc(realm, "app").directGrant();
    assertThat(rows("user_id = ?", realm.userId())).isPositive();
    realm.admin().delete(realm.path("/users/" + realm.userId()));
    assertThat(rows("user_id = ?", realm.userId())).isZero();
  }

  @Test
  void aRemovedRealmLeavesNothingBehind() {
    Realm realm = Realms.on(server).create();
    String id = realm.id();
    realm.limit(2, "end-oldest");
    new Oidc(realm, "app").directGrant();
    assertThat(rows("realm_id = ?", id)).isPositive();
    realm.admin().delete(realm.path(""));
    assertThat(rows("realm_id = ?", id)).isZero();
  }

  /** What a crash after the removal's begin may leave: a session whose row says it ended. */
  @Test
  void aSessionThatShouldHaveEndedIsRemovedByTheReconciler() {
    Realm realm = Realms.on(server).create();
    String id = new Oidc(realm, "app").directGrant().text("session_state");
    assertThat(
            change(
                "UPDATE session_guard_ledger SET live = false, end_reason = 'limit',"
                    + " end_time = login_time WHERE session_id = ?",
                id))
        .isEqualTo(1);
    Await.untilAsserted(PATIENCE, () -> assertThat(realm.liveSessions()).isEmpty());
  }

  /** What a crash between commit and removal leaves: that, and an ending that is owed. */
  @Test
  void aSessionThatShouldHaveEndedIsRemovedByTheReconcilerAndItsClientTold() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = Realms.on(server).backChannel(channel).create();
      String id = new Oidc(realm, "backend").directGrant().text("session_state");
      assertThat(
              change(
                  "WITH decided AS (UPDATE session_guard_ledger SET live = false,"
                      + " end_reason = 'limit', end_time = login_time WHERE session_id = ?"
                      + " RETURNING *) INSERT INTO session_guard_ending (id, realm_id, user_id,"
                      + " session_id, reason, client_id, tried) SELECT gen_random_uuid()::text,"
                      + " realm_id, user_id, session_id, 'limit', client_id, login_time"
                      + " FROM decided",
                  id))
          .isEqualTo(1);
      Await.untilAsserted(PATIENCE, () -> assertThat(realm.liveSessions()).isEmpty());
      Await.untilAsserted(PATIENCE, () -> assertThat(channel.sids()).containsExactly(id));
    }
  }

  /** What a lost row leaves: a session the ledger does not know. */
  @Test
  void aSessionWithoutARowIsAdoptedByTheReconciler() {
    Await.untilAsserted(
        PATIENCE, () -> assertThat(rows("live AND session_id = ?", lost)).isEqualTo(1));
  }

  @Test
  void aRowWithoutASessionIsClosedByTheReconciler() {
    Realm realm = Realms.on(server).create();
    String id = new Oidc(realm, "app").directGrant().text("session_state");
    assertThat(change("DELETE FROM offline_user_session WHERE user_session_id = ?", id))
        .isEqualTo(1);
    assertThat(rows("live AND session_id = ?", id)).isEqualTo(1);
    realm.admin().delete(realm.path("/sessions/" + id)); // and from the cache
    Await.untilAsserted(PATIENCE, () -> assertThat(rows("live AND session_id = ?", id)).isZero());
  }

  /** Leaves the row of a session to one that there is not, old enough to be closed at once. */
  private static void loseSession(String id) {
    assertThat(
            change(
                "UPDATE session_guard_ledger SET session_id = 'gone-' || id,"
                    + " login_time = login_time - 60000 WHERE session_id = ?",
                id))
        .isEqualTo(1);
  }

  /** What a directory leaves that Keycloak does not import: nobody tells that the user is gone. */
  @Test
  void aRowWhoseUserIsGoneSaysSo() {
    Realm realm = Realms.on(server).create();
    String id = new Oidc(realm, "app").directGrant().text("session_state");
    assertThat(
            change(
                "UPDATE session_guard_ledger SET user_id = 'f:directory:gone'"
                    + " WHERE session_id = ?",
                id))
        .isEqualTo(1);
    loseSession(id);
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(
                    rows(
                        "NOT live AND user_id = 'f:directory:gone'"
                            + " AND end_reason = 'user-deleted'"))
                .isEqualTo(1));
  }

  /** A job knows why its sessions ended and is waited for, but not one that fails for ever. */
  @Test
  void aJobThatIsNeverDoneHoldsUpNoRowForLongerThanAnHour() {
    Realm realm = Realms.on(server).create();
    String id = new Oidc(realm, "app").directGrant().text("session_state");
    long start = System.currentTimeMillis() - Duration.ofMinutes(61).toMillis();
    assertThat(
            change(
                "INSERT INTO session_guard_job (id, realm_id, state, reason, started_by, start_time,"
                    + " heartbeat, total, ended, already_gone, clients_told, clients_failed)"
                    + " SELECT 'stuck', realm_id, 'running', 'revoked-all', 'admin', "
                    + start
                    // later than anybody's clock, so that nobody takes it over
                    + ", 99999999999999, 1, 0, 0, 0, 0 FROM session_guard_ledger"
                    + " WHERE session_id = ?",
                id))
        .isEqualTo(1);
    assertThat(
            change(
                "INSERT INTO session_guard_victim (job_id, ledger_id, realm_id, user_id, session_id,"
                    + " offline, gone) SELECT 'stuck', 'another', realm_id, user_id, 'another',"
                    + " false, true FROM session_guard_ledger WHERE session_id = ?",
                id))
        .isEqualTo(1);
    loseSession(id);
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(rows("live AND realm_id = ? AND session_id LIKE 'gone-%'", realm.id()))
                .isZero());
  }
}
