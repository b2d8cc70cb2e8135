package dev.sessionguard.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Fills a realm on PostgreSQL with made-up sessions of one user. */
final class SessionFill {
  private SessionFill() {}

  /** Live sessions of the realm's user, in Keycloak's tables and in the ledger. */
  static void fill(Connection connection, Realm realm, int many) throws SQLException {
    String realmId = realm.id();
    String names =
        "select g, md5('%s' || g)::uuid::text as id, substr(md5('s%s' || g), 1, 24) as session"
            .formatted(realmId, realmId);
    String draft = names + " from generate_series(1, " + many + ") g";
    // a column of Keycloak 26.6 and later
    boolean withRealm =
        connection
            .getMetaData()
            .getColumns(null, null, "offline_client_session", "realm_id")
            .next();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into session_guard_ledger (id, realm_id, user_id, username, username_key,
            session_id, offline, live, started, login_time, last_activity, client_id, remember_me,
            ip, ip_key, city_key, private_network)
          select id, '%s', '%s', 'alice', 'alice', session, false, true,
            extract(epoch from now())::int - 60, extract(epoch from now())::bigint * 1000 - 60000,
            extract(epoch from now())::bigint * 1000, 'app', false, '198.51.100.9',
            '00000000000000000000ffffc6336409', '', false from (%s) draft
          """
              .formatted(realmId, realm.userId(), draft));
      statement.execute(
          """
          insert into offline_user_session (user_session_id, user_id, realm_id, created_on,
            offline_flag, data, last_session_refresh, version, remember_me)
          select session, '%s', '%s', extract(epoch from now())::int - 60, '0',
            '{"ipAddress":"198.51.100.9","rememberMe":false,"started":0,"notes":{},"state":"LOGGED_IN"}',
            extract(epoch from now())::int, 0, false from (%s) draft
          """
              .formatted(realm.userId(), realmId, draft));
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
                  withRealm ? ", '" + realmId + "'" : "",
                  draft));
    }
  }
}
