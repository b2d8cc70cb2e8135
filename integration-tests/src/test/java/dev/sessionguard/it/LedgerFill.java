package dev.sessionguard.it;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a realm on PostgreSQL with made-up users and sessions, in Keycloak's tables and in the
 * ledger, as so many users might leave them behind in 90 days: few users log in often and few
 * cities have most of the logins, three sessions in ten live. Without the jar there is no ledger to
 * fill; the live sessions are then the same.
 */
final class LedgerFill {
  /** As many as a large realm has. */
  static final int USERS = 100_000;

  private final Connection connection;
  private final String realmId;
  private final int users;
  private final boolean withLedger;

  LedgerFill(Connection connection, String realmId) throws SQLException {
    this(connection, realmId, USERS);
  }

  LedgerFill(Connection connection, String realmId, int users) throws SQLException {
    this.connection = connection;
    this.realmId = realmId;
    this.users = users;
    run("set maintenance_work_mem = '512MB'", "set jit = off", "select setseed(0.26)");
    withLedger = text("select to_regclass('session_guard_ledger')") != null;
  }

  /** Users with names to search for; the first fifty have one role, six in ten another. */
  void users(String rareRoleId, String commonRoleId) throws SQLException {
    run(
        """
        create temp table person as
        select u, md5('%s-user-' || u)::uuid::text as id,
          (array['anna','ben','chloe','david','emma','felix','greta','hugo','ida','jonas','klara',
            'liam','mia','noah','olga','paul','quentin','rosa','sven','tilda'])[u %% 20 + 1]
            || '.' || lpad(to_hex(u), 5, '0') as name
        from generate_series(1, %d) u
        """
            .formatted(realmId, users),
        """
        insert into user_entity (id, email, email_constraint, email_verified, enabled, first_name,
          last_name, realm_id, username, created_timestamp, not_before)
        select id, name || '@example.org', name || '@example.org', true, true, 'First', 'Last',
          '%s', name, 1700000000000, 0 from person
        """
            .formatted(realmId),
        "insert into user_role_mapping (role_id, user_id) select '%s', id from person where u <= 50"
            .formatted(rareRoleId),
        """
        insert into user_role_mapping (role_id, user_id) select '%s', id from person
        where u %% 10 < 6
        """
            .formatted(commonRoleId),
        // sixty cities, the k-th with a share like 1/k, and one with one login in two thousand
        """
        create temp table town as
        with weight as (select k, 1.0 / k as w from generate_series(1, 60) k),
          share as (select k, w / sum(w) over () as s from weight)
        select k, 'City ' || lpad(k::text, 2, '0') as name,
          chr(65 + k % 26) || chr(65 + k / 3) as country,
          0.9995 * (sum(s) over (order by k) - s) as low, 0.9995 * sum(s) over (order by k) as high
        from share
        union all select 61, 'Reykjavik', 'IS', 0.9995, 1.1
        """);
  }

  /** Sessions number {@code from} to {@code to}. */
  void sessions(int from, int to, String clientUuid) throws SQLException {
    run(
        "drop table if exists draft",
        """
        create temp table draft as
        with drawn as (
          select i, gen_random_uuid()::text as id,
            1 + floor(%d * power(random(), 2))::int as u,
            random() < 0.3 as live, random() as place, random() as age, random() as used,
            random() as length, floor(random() * 16777216)::int as host, random() as agent
          from generate_series(%d, %d) i)
        select d.*, p.id as user_id, p.name as username, t.name as city, t.country,
          substr(md5(d.id), 1, 24) as session_id,
          t.k + 10 || '.' || d.host / 65536 || '.' || d.host / 256 %% 256 || '.' || d.host %% 256
            as ip,
          '00000000000000000000ffff' || lpad(to_hex(t.k + 10), 2, '0')
            || lpad(to_hex(d.host), 6, '0') as ip_key,
          extract(epoch from now())::bigint * 1000
            - (power(d.age, 2) * case when live then 10 else 90 end * 86400000)::bigint - 60000
            as login_time
        from drawn d join person p on p.u = d.u
          join town t on d.place >= t.low and d.place < t.high
        """
            .formatted(users, from, to));
    // at once: the reconciler would close rows whose sessions are still to come
    connection.setAutoCommit(false);
    List<String> indexes = dropIndexes();
    if (withLedger) {
      ledger();
    }
    run(
        """
        insert into offline_user_session (user_session_id, user_id, realm_id, created_on,
          offline_flag, data, last_session_refresh, broker_session_id, version, remember_me)
        select session_id, user_id, '%1$s', (login_time / 1000)::int, '0',
          json_build_object('ipAddress', ip, 'authMethod', 'openid-connect', 'rememberMe', false,
            'started', 0, 'notes', json_build_object(), 'state', 'LOGGED_IN',
            'loginUsername', username)::text,
          extract(epoch from now())::int, null, 0, false
        from draft where live
        """
            .formatted(realmId),
        """
        insert into offline_client_session (user_session_id, client_id, offline_flag, timestamp,
          data, client_storage_provider, external_client_id, version, realm_id)
        select session_id, '%2$s', '0', (login_time / 1000)::int,
          '{"authMethod":"openid-connect","redirectUri":"http://application.test/","notes":{}}',
          'local', 'local', 0, '%1$s'
        from draft where live
        """
            .formatted(realmId, clientUuid));
    run(indexes.toArray(new String[0]));
    // what the database makes of so many new rows soon; until then it plans for the few before
    run("analyze");
    connection.commit();
    connection.setAutoCommit(true);
    run("vacuum analyze");
  }

  /** The rows that the jar would have written in the meantime. */
  private void ledger() throws SQLException {
    run(
        """
        insert into session_guard_ledger (id, realm_id, user_id, username, username_key, session_id,
          offline, live, started, login_time, last_activity, end_time, end_reason, ended_by,
          client_id, auth_method, remember_me, ip, ip_key, city, city_key, country, private_network,
          browser, os, device)
        select id, '%1$s', user_id, username, username, session_id, false, live,
          (login_time / 1000)::int, login_time,
          case when live then login_time + ((now_ms - login_time) * power(used, 0.2))::bigint
            else login_time + (power(length, 3) * 36000000)::bigint end,
          case when live then null else login_time + (power(length, 3) * 36000000)::bigint end,
          case when live then null else (array['logout','idle','limit'])[1 + i %% 3] end,
          null, 'app', 'openid-connect', false, ip, ip_key, city, lower(city), country, false,
          (array['Chrome','Firefox','Safari'])[1 + (agent * 3)::int %% 3],
          (array['Windows','Linux','Android'])[1 + (agent * 9)::int %% 3], 'desktop'
        from draft, (select extract(epoch from now())::bigint * 1000 as now_ms) clock
        order by login_time -- as logins write them
        """
            .formatted(realmId),
        """
        insert into session_guard_client (ledger_id, client_id, realm_id)
        select id, 'app', '%1$s' from draft
        union all select id, 'backend', '%1$s' from draft where i %% 2 = 0
        union all select id, 'rare-client', '%1$s' from draft where i %% 5000 = 0
        """
            .formatted(realmId));
  }

  /** Rebuilt afterwards, which is many times faster than to keep them up to date. */
  private List<String> dropIndexes() throws SQLException {
    List<String> definitions = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select indexname, indexdef from pg_indexes where tablename ="
                    + " 'session_guard_ledger' and indexname <> 'pk_session_guard_ledger'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
        definitions.add(rows.getString(2));
      }
    }
    for (String name : names) {
      run("drop index \"" + name + "\"");
    }
    return definitions;
  }

  long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  void run(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
