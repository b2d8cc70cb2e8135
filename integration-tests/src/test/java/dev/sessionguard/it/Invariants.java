package dev.sessionguard.it;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the design guarantees of a whole database, checked on one snapshot of the ledger and of
 * Keycloak's own tables. Holds always: {@link #violations}. Holds once the reconciler has come by:
 * {@link #breaches}, which has the former as well.
 */
final class Invariants {

  /** As {@code dev.sessionguard.ledger.EndReason} has them. */
  private static final Set<String> REASONS =
      Set.of(
          "logout",
          "idle",
          "max-lifespan",
          "limit",
          "revoked",
          "revoked-all",
          "user-deleted",
          "user-disabled",
          "replaced",
          "not-before",
          "provider-removed",
          "remember-me-off",
          "user-locked",
          "unknown");

  private Invariants() {}

  /**
   * A guarantee that does not hold.
   *
   * @param guarantee its number in the design
   */
  record Breach(int guarantee, String what) {
    @Override
    public String toString() {
      return "guarantee " + guarantee + ": " + what;
    }
  }

  /** A realm's limit. */
  record Limit(int max, boolean countOffline) {}

  /** A user of a realm. */
  record User(String realm, String id) {
    @Override
    public String toString() {
      return "user " + id + " of realm " + realm;
    }
  }

  /** A session as Keycloak has it. */
  record Stored(User user, String id, boolean offline) {
    @Override
    public String toString() {
      return (offline ? "offline session " : "session ") + id + " of " + user;
    }
  }

  /** A row of the ledger. */
  record Row(String id, Stored session, boolean live, Long endTime, String endReason) {
    @Override
    public String toString() {
      return (live ? "live row " : "ended row ") + id + " of " + session;
    }
  }

  /** What is only there while something is under way. */
  record Leftover(String realm, String what) {}

  /** The event of a refused login. */
  record Refused(String realm, String id, String userId, String details) {}

  /**
   * All of a database that the guarantees are about.
   *
   * @param limits of the realms that have one
   * @param exempt whom no limit holds for: service accounts
   * @param usable sessions that something let in when they were tried; never read, but given by
   *     {@link #tried}
   */
  record Picture(
      Map<String, Limit> limits,
      Set<User> exempt,
      List<Row> rows,
      List<Stored> sessions,
      List<Refused> refusals,
      List<Leftover> leftovers,
      List<Stored> usable) {

    Picture(
        Map<String, Limit> limits,
        Set<User> exempt,
        List<Row> rows,
        List<Stored> sessions,
        List<Refused> refusals,
        List<Leftover> leftovers) {
      this(limits, exempt, rows, sessions, refusals, leftovers, List.of());
    }

    /** The same of these realms only. */
    Picture of(Set<String> realms) {
      return new Picture(
          limits,
          exempt,
          rows.stream().filter(row -> realms.contains(row.session().user().realm())).toList(),
          sessions.stream().filter(session -> realms.contains(session.user().realm())).toList(),
          refusals.stream().filter(refused -> realms.contains(refused.realm())).toList(),
          leftovers.stream().filter(left -> realms.contains(left.realm())).toList(),
          usable.stream().filter(session -> realms.contains(session.user().realm())).toList());
    }

    /** The same with what was found to work by trying it. */
    Picture tried(List<Stored> found) {
      return new Picture(limits, exempt, rows, sessions, refusals, leftovers, found);
    }

    /** The same with online sessions that are in no table. */
    Picture with(List<Stored> inMemory) {
      List<Stored> all = new ArrayList<>(sessions);
      all.addAll(inMemory);
      return new Picture(limits, exempt, rows, all, refusals, leftovers, usable);
    }
  }

  /** What may never be, at any commit. */
  static List<Breach> violations(Picture picture) {
    List<Breach> found = new ArrayList<>();
    List<Stored> live =
        picture.rows().stream().filter(Row::live).map(Row::session).collect(Collectors.toList());
    found.addAll(aboveLimit(picture, live, "live rows"));
    Set<Stored> seen = new HashSet<>();
    for (Row row : picture.rows()) {
      if (row.live()) {
        if (!seen.add(row.session())) {
          found.add(new Breach(5, "a second " + row));
        }
        if (row.endTime() != null || row.endReason() != null) {
          found.add(new Breach(4, row + " has an end"));
        }
      } else {
        if (row.endTime() == null) {
          found.add(new Breach(4, row + " has no end time"));
        }
        if (row.endReason() == null || !REASONS.contains(row.endReason())) {
          found.add(new Breach(4, row + " has as its reason " + row.endReason()));
        }
      }
    }
    for (Refused refused : picture.refusals()) {
      if (refused.userId() == null
          || !refused.details().contains("\"limit\":")
          || !refused.details().contains("\"count\":")) {
        found.add(new Breach(3, "event " + refused.id() + " of a refusal lacks user or counts"));
      }
    }
    return found;
  }

  /** What may not be once a period of the reconciler has passed without logins. */
  static List<Breach> breaches(Picture picture) {
    List<Breach> found = new ArrayList<>(violations(picture));
    found.addAll(aboveLimit(picture, picture.sessions(), "sessions in Keycloak"));
    found.addAll(aboveLimit(picture, picture.usable(), "usable sessions"));
    found.addAll(ghosts(picture));
    Set<Stored> sessions = new HashSet<>(picture.sessions());
    Set<Stored> live = new HashSet<>();
    for (Row row : picture.rows()) {
      if (row.live()) {
        live.add(row.session());
        if (!sessions.contains(row.session())) {
          found.add(new Breach(5, row + " has no session in Keycloak"));
        }
      }
    }
    for (Stored session : picture.sessions()) {
      if (!live.contains(session)) {
        List<String> ended =
            picture.rows().stream()
                .filter(row -> row.session().equals(session))
                .map(Row::endReason)
                .toList();
        found.add(
            ended.isEmpty()
                ? new Breach(5, session + " has no row")
                : new Breach(4, session + " is there, although it ended: " + ended));
      }
    }
    picture.leftovers().forEach(left -> found.add(new Breach(5, left.what() + " is left over")));
    return found;
  }

  /** What works and has no live row, online or offline. */
  private static List<Breach> ghosts(Picture picture) {
    Set<String> live = new HashSet<>();
    for (Row row : picture.rows()) {
      if (row.live()) {
        live.add(row.session().id());
      }
    }
    return picture.usable().stream()
        .filter(session -> !live.contains(session.id()))
        .map(session -> new Breach(4, session + " works and has no live row"))
        .toList();
  }

  private static List<Breach> aboveLimit(Picture picture, List<Stored> sessions, String of) {
    Map<String, Set<String>> held = new TreeMap<>();
    Map<String, Limit> limits = new HashMap<>();
    for (Stored session : sessions) {
      Limit limit = picture.limits().get(session.user().realm());
      if (limit != null
          && (limit.countOffline() || !session.offline())
          && !picture.exempt().contains(session.user())) {
        String user = session.user().toString();
        held.computeIfAbsent(user, none -> new TreeSet<>()).add(session.id());
        limits.put(user, limit);
      }
    }
    List<Breach> found = new ArrayList<>();
    held.forEach(
        (user, ids) -> {
          int max = limits.get(user).max();
          if (ids.size() > max) {
            found.add(new Breach(1, user + " has " + ids.size() + " " + of + ", limit " + max));
          }
        });
    return found;
  }

  /** Reads one snapshot. */
  static Picture read(Connection connection) throws SQLException {
    boolean before = connection.getAutoCommit();
    int isolation = connection.getTransactionIsolation();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      return new Picture(
          limits(statement),
          serviceAccounts(statement),
          rows(statement),
          sessions(statement),
          refusals(statement),
          leftovers(statement));
    } finally {
      connection.rollback();
      connection.setAutoCommit(before);
      connection.setTransactionIsolation(isolation);
    }
  }

  private static Map<String, Limit> limits(Statement statement) throws SQLException {
    Map<String, Map<String, String>> attributes = new HashMap<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select REALM_ID, NAME, VALUE from REALM_ATTRIBUTE"
                + " where NAME like 'sessionGuard.limit.%'")) {
      while (rows.next()) {
        attributes
            .computeIfAbsent(rows.getString(1), none -> new HashMap<>())
            .put(rows.getString(2), rows.getString(3));
      }
    }
    Map<String, Limit> limits = new HashMap<>();
    attributes.forEach(
        (realm, of) -> {
          String max = of.getOrDefault("sessionGuard.limit.max", "");
          if ("true".equals(of.get("sessionGuard.limit.enabled")) && max.matches("\\d{1,4}")) {
            limits.put(
                realm,
                new Limit(
                    Integer.parseInt(max),
                    !"false".equals(of.get("sessionGuard.limit.countOffline"))));
          }
        });
    return limits;
  }

  private static Set<User> serviceAccounts(Statement statement) throws SQLException {
    Set<User> users = new HashSet<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select REALM_ID, ID from USER_ENTITY where SERVICE_ACCOUNT_CLIENT_LINK is not null")) {
      while (rows.next()) {
        users.add(new User(rows.getString(1), rows.getString(2)));
      }
    }
    return users;
  }

  private static List<Row> rows(Statement statement) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select ID, REALM_ID, USER_ID, SESSION_ID, OFFLINE, LIVE, END_TIME, END_REASON"
                + " from SESSION_GUARD_LEDGER")) {
      while (rows.next()) {
        User user = new User(rows.getString(2), rows.getString(3));
        long end = rows.getLong(7);
        boolean hasEnd = !rows.wasNull();
        found.add(
            new Row(
                rows.getString(1),
                new Stored(user, rows.getString(4), rows.getBoolean(5)),
                rows.getBoolean(6),
                hasEnd ? end : null,
                rows.getString(8)));
      }
    }
    return found;
  }

  private static List<Stored> sessions(Statement statement) throws SQLException {
    List<Stored> found = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select REALM_ID, USER_ID, USER_SESSION_ID, OFFLINE_FLAG from OFFLINE_USER_SESSION")) {
      while (rows.next()) {
        found.add(
            new Stored(
                new User(rows.getString(1), rows.getString(2)),
                rows.getString(3),
                "1".equals(rows.getString(4))));
      }
    }
    return found;
  }

  private static List<Refused> refusals(Statement statement) throws SQLException {
    List<Refused> found = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select REALM_ID, ID, USER_ID, DETAILS_JSON, DETAILS_JSON_LONG_VALUE"
                + " from EVENT_ENTITY"
                + " where ERROR = 'session_limit_exceeded'")) {
      while (rows.next()) {
        found.add(
            new Refused(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                Objects.toString(rows.getString(4), "") + Objects.toString(rows.getString(5), "")));
      }
    }
    return found;
  }

  private static List<Leftover> leftovers(Statement statement) throws SQLException {
    List<Leftover> found = new ArrayList<>();
    Map<String, String> queries =
        Map.of(
            "ending", "select REALM_ID, ID from SESSION_GUARD_ENDING",
            "victim", "select REALM_ID, LEDGER_ID from SESSION_GUARD_VICTIM",
            "farewell", "select REALM_ID, SESSION_ID from SESSION_GUARD_FAREWELL",
            "event", "select REALM_ID, SESSION_ID from SESSION_GUARD_JOB_EVENT",
            "job", "select REALM_ID, ID from SESSION_GUARD_JOB where STATE <> 'done'",
            "client without row",
                "select REALM_ID, LEDGER_ID from SESSION_GUARD_CLIENT c where not exists"
                    + " (select 1 from SESSION_GUARD_LEDGER l where l.ID = c.LEDGER_ID)");
    for (Map.Entry<String, String> query : queries.entrySet()) {
      try (ResultSet rows = statement.executeQuery(query.getValue())) {
        while (rows.next()) {
          found.add(new Leftover(rows.getString(1), query.getKey() + " " + rows.getString(2)));
        }
      }
    }
    return found;
  }

  /**
   * Gives the reconciler time, then prints every breach that stays and fails for it.
   *
   * @return how long it took until there was none
   */
  static Duration awaitNone(Connection connection, Duration patience) throws SQLException {
    return awaitNone(connection, patience, picture -> picture);
  }

  /**
   * As above.
   *
   * @param part of the database that is looked at
   */
  static Duration awaitNone(Connection connection, Duration patience, UnaryOperator<Picture> part)
      throws SQLException {
    Instant start = Instant.now();
    while (true) {
      List<Breach> found = breaches(part.apply(read(connection)));
      Duration took = Duration.between(start, Instant.now());
      if (found.isEmpty()) {
        return took;
      }
      if (took.compareTo(patience) > 0) {
        found.forEach(breach -> System.out.println("[it] BREACH of " + breach));
        throw new AssertionError(
            found.size()
                + " breaches after "
                + took.toSeconds()
                + " s, the first: "
                + found.get(0));
      }
      Await.sleep(Duration.ofMillis(500));
    }
  }
}
