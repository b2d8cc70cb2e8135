package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A user of many sessions that only Keycloak knows, and a limit of two that is switched on. */
final class ManySessions {
  /** So many were really logged in to, and can be tried. */
  private static final int REAL = 20;

  /** More than a login ends by itself. */
  private static final int A_FEW = 150;

  private static final int LIMIT = 2;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private ManySessions() {}

  /** Sessions of an hour ago in Keycloak's own tables, on PostgreSQL. */
  private static void copy(Connection connection, Realm realm, int many) throws SQLException {
    String draft =
        "select substr(md5('%s' || g), 1, 24) as session from generate_series(1, %d) g"
            .formatted(realm.id(), many);
    // a column of Keycloak 26.6 and later
    boolean withRealm =
        connection
            .getMetaData()
            .getColumns(null, null, "offline_client_session", "realm_id")
            .next();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into offline_user_session (user_session_id, user_id, realm_id, created_on,
            offline_flag, data, last_session_refresh, version, remember_me)
          select session, '%s', '%s', extract(epoch from now())::int - 3600, '0',
            '{"ipAddress":"198.51.100.9","rememberMe":false,"started":0,"notes":{},"state":"LOGGED_IN"}',
            extract(epoch from now())::int, 0, false from (%s) draft
          """
              .formatted(realm.userId(), realm.id(), draft));
      statement.execute(
          """
          insert into offline_client_session (user_session_id, client_id, offline_flag, timestamp,
            data, client_storage_provider, external_client_id, version%s)
          select session, '%s', '0', extract(epoch from now())::int,
            '{"authMethod":"openid-connect","notes":{}}', 'local', 'local', 0%s from (%s) draft
          """
              .formatted(
                  withRealm ? ", realm_id" : "",
                  realm.clientUuid("app"),
                  withRealm ? ", '" + realm.id() + "'" : "",
                  draft));
      // as before the installation: nothing of the real ones either
      for (String table : List.of("session_guard_ledger", "session_guard_user")) {
        statement.execute("delete from " + table + " where user_id = '" + realm.userId() + "'");
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("analyze");
    }
  }

  private static long stored(Connection connection, Realm realm) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from offline_user_session where user_id = '"
                    + realm.userId()
                    + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** From login to the end that the ledger has of it. */
  private static Timed<String> untilIdle(Realm realm) {
    return Timed.of(
        () -> {
          String id = new Oidc(realm, "app").directGrant().text("session_state");
          String path = realm.path("/session-guard/sessions/" + id);
          Await.untilAsserted(
              A_MINUTE,
              () -> assertThat(realm.admin().get(path).path("status").asText()).isEqualTo("ended"));
          return id;
        });
  }

  /** After a small one, since a node's first is slow. */
  static void switchTheLimitOn(int many) throws SQLException {
    switchTheLimitOn(A_FEW, A_MINUTE);
    switchTheLimitOn(many, Duration.ofSeconds(1));
  }

  private static void switchTheLimitOn(int many, Duration soon) throws SQLException {
    KeycloakServer server = Servers.postgres();
    Realm realm = Realms.on(server).ofLongSessions().create();
    Realm bystander = realm.withAnotherUser("bystander");
    SignedIn.by(bystander, "app");
    Realm elsewhere = Realms.on(server).with("ssoSessionIdleTimeout", 2).create();
    elsewhere.limit(LIMIT, "end-oldest");
    long usual = untilIdle(elsewhere).millis();
    List<SignedIn> all = new ArrayList<>();
    for (int i = 0; i < REAL; i++) {
      all.add(SignedIn.by(realm, "app"));
    }
    try (Connection connection = Servers.database().connect("single")) {
      copy(connection, realm, many - REAL);
      assertThat(stored(connection, realm)).isEqualTo(many);
      realm.limit(LIMIT, "end-oldest");
      CompletableFuture<Timed<String>> idle =
          CompletableFuture.supplyAsync(() -> untilIdle(elsewhere));
      Timed<SignedIn> first = Timed.of(() -> SignedIn.by(realm, "app"));
      long begun = System.nanoTime();
      Timed<SignedIn> others = Timed.of(() -> SignedIn.by(bystander, "app"));
      Timed<SignedIn> second = Timed.of(() -> SignedIn.by(realm, "app"));
      System.out.println(
          "[it] of %d sessions: logins after %d and %d ms, another user's after %d ms"
              .formatted(many, first.millis(), second.millis(), others.millis()));
      all.add(first.answer());
      all.add(second.answer());
      assertThat(first.millis()).as("the next login").isLessThan(soon.toMillis());
      assertThat(second.millis()).as("the one after it").isLessThan(soon.toMillis());
      assertThat(others.millis()).as("another user's").isLessThan(soon.toMillis());
      Await.untilAsserted(A_MINUTE, () -> assertThat(stored(connection, realm)).isEqualTo(LIMIT));
      System.out.println(
          "[it] surplus gone after " + (System.nanoTime() - begun) / 1_000_000 + " ms");
      assertThat(SignedIn.usable(all)).isEqualTo(LIMIT);
      assertThat(idle.join().millis()).as("idle elsewhere").isLessThan(2 * usual + 5000);
      Rounds.await(1, server);
      first.answer().assertWorks();
      second.answer().assertWorks();
      assertThat(SignedIn.usable(all)).isEqualTo(LIMIT);
      assertThat(
              realm
                  .admin()
                  .get(realm.path("/session-guard/sessions?status=live&user=" + Realm.USER))
                  .path("total")
                  .asInt())
          .isEqualTo(LIMIT);
    }
  }
}
