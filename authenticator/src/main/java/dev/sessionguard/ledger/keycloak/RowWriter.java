package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.idle.RuleTimes;
import dev.sessionguard.text.SearchKey;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Details;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/** The rows of a realm's ledger, written with the caller's transaction. */
public final class RowWriter {

  /** How far last activity may lag behind, in milliseconds. */
  public static final long ACTIVITY_STEP_MILLIS = 60_000;

  /** A row's deadline once its session was used: null where no rule gives any. */
  private static final String DEADLINE =
      """
      case when l.ruleIdle is null then l.deadline
      when (cast(l.started as Long) + l.ruleLifetime) * 1000 < :second + l.ruleIdle * 1000
      then (cast(l.started as Long) + l.ruleLifetime) * 1000
      else :second + l.ruleIdle * 1000 end""";

  private static final String TOUCH =
      """
      update LedgerEntity l set l.lastActivity = :when, l.deadline =\s"""
          + DEADLINE
          + """

      where l.sessionId = :session and l.realmId = :realm and l.live = true
      and l.offline = :offline and l.lastActivity < :before""";

  private static final String CORRECT_ACTIVITY =
      """
      update LedgerEntity l set l.lastActivity = :when, l.deadline =\s"""
          + DEADLINE
          + """

      where l.id = :id and l.live = true and l.lastActivity < :when""";

  private static final String TOLD =
      """
      update LedgerEntity l set l.toldTime = :when
      where l.id = :id and l.live = false and l.toldTime is null""";

  private final KeycloakSession session;
  private final EntityManager em;
  private final String realmId;

  public RowWriter(KeycloakSession session, String realmId) {
    this.session = session;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /**
   * Writes a live row.
   *
   * @param loginTime epoch milliseconds
   * @param clientId the login's client, null when not known
   */
  public LedgerEntity open(
      UserSessionModel userSession, long loginTime, @Nullable String clientId) {
    LedgerEntity row = begun(userSession, loginTime, clientId);
    LoginStatements statements = LoginStatements.of(session);
    while (!statements.write(session, row)) {
      row.id = UUID.randomUUID().toString(); // the session was here before, and began anew
    }
    return row;
  }

  /**
   * Writes a live row of a session that has just begun, unless the ledger has one, without a look
   * beforehand.
   *
   * @param loginTime epoch milliseconds
   * @param clientId the login's client, null when not known
   * @return empty where it has, or where the database cannot
   */
  public Optional<LedgerEntity> openIfNew(
      UserSessionModel userSession, long loginTime, @Nullable String clientId) {
    LoginStatements statements = LoginStatements.of(session);
    if (!statements.writeAtOnce()) {
      return Optional.empty();
    }
    LedgerEntity row = begun(userSession, loginTime, clientId);
    return statements.write(session, row) ? Optional.of(row) : Optional.empty();
  }

  /** A row whose id, if that is of use, is that of every first row of the session. */
  private LedgerEntity begun(
      UserSessionModel userSession, long loginTime, @Nullable String clientId) {
    String id =
        LoginStatements.of(session).writeAtOnce()
            ? id(userSession, "/begun")
            : UUID.randomUUID().toString();
    LedgerEntity row = row(id, userSession, loginTime);
    row.clientId = truncate(clientId, 255);
    new LoginPlace(session, userSession).describeNew(row);
    return row;
  }

  /**
   * Writes live rows for sessions nobody saw begin. A login and the reconciler, or the reconcilers
   * of two nodes, may do so at once: then one waits for the other and changes nothing.
   *
   * @param sessions in the order of {@link LedgerAdoption#inLockOrder}
   */
  void adopt(List<UserSessionModel> sessions) {
    List<UserSessionModel> unknown = new ArrayList<>();
    for (UserSessionModel userSession : sessions) {
      LedgerEntity ended = em.find(LedgerEntity.class, adoptedId(userSession));
      if (ended == null) {
        unknown.add(userSession);
      } else {
        // it was closed too early: the session is still there
        ended.live = true;
        ended.endTime = null;
        ended.endReason = null;
        ended.endedBy = null;
        ended.endedById = null;
        ended.endedByRealm = null;
        ended.toldTime = null;
      }
    }
    adoptUnknown(unknown);
  }

  /** As {@link #adopt}, sessions that the ledger has no row of. */
  void adoptUnknown(List<UserSessionModel> sessions) {
    RowInserts rows = new RowInserts(em, "LedgerEntity");
    RowInserts clients = new RowInserts(em, "LedgerClientEntity");
    for (UserSessionModel userSession : sessions) {
      String id = adoptedId(userSession);
      LedgerEntity row = row(id, userSession, userSession.getStarted() * 1000L);
      new LoginPlace(session, userSession).describeOld(row);
      rows.add(BegunColumns.values(row));
      for (String client : userSession.getAuthenticatedClientSessions().keySet()) {
        ClientModel model = userSession.getRealm().getClientById(client);
        if (model != null) {
          clients.add(client(row, model.getClientId()));
        }
      }
    }
    rows.run();
    clients.run();
  }

  /** Whoever adopts a session once more gives its row the same id. */
  private String adoptedId(UserSessionModel userSession) {
    return id(userSession, "");
  }

  /** The id of a row that is written for a session of this id and start: the same each time. */
  private String id(UserSessionModel userSession, String why) {
    String once =
        String.join(
                "/",
                realmId,
                userSession.getId(),
                Integer.toString(userSession.getStarted()),
                Boolean.toString(userSession.isOffline()))
            + why;
    return UUID.nameUUIDFromBytes(once.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private Map<String, @Nullable Object> client(LedgerEntity row, String clientId) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("ledgerId", row.id);
    values.put("clientId", truncate(clientId, 255));
    values.put("realmId", realmId);
    return values;
  }

  private LedgerEntity row(String id, UserSessionModel userSession, long loginTime) {
    LedgerEntity row = new LedgerEntity();
    row.id = id;
    row.realmId = realmId;
    row.userId = userSession.getUser().getId();
    row.username = UserNames.stored(userSession.getUser());
    row.usernameKey = SearchKey.of(userSession.getUser().getUsername()).text();
    row.sessionId = userSession.getId();
    row.offline = userSession.isOffline();
    row.live = true;
    row.started = userSession.getStarted();
    row.loginTime = loginTime;
    row.lastActivity = Math.max(loginTime, userSession.getLastSessionRefresh() * 1000L);
    row.authMethod = truncate(userSession.getAuthMethod(), 64);
    row.rememberMe = userSession.isRememberMe();
    row.provider = truncate(userSession.getNote(Details.IDENTITY_PROVIDER), 255);
    if (!row.offline) {
      RuleTimes times = UserTimes.of(session, userSession.getRealm(), userSession.getUser());
      row.ruleIdle = times.idleSeconds();
      row.ruleLifetime = times.lifetimeSeconds();
      row.deadline = times.deadline(row.lastActivity, row.started * 1000L);
    }
    return row;
  }

  /** Notes that a client takes part in a session; once more changes nothing. */
  public void addClient(LedgerEntity row, String clientId) {
    RowInserts clients = new RowInserts(em, "LedgerClientEntity");
    clients.add(client(row, clientId));
    clients.run();
  }

  /** As above, since a login into the client at a time in epoch milliseconds. */
  void addClient(LedgerEntity row, String clientId, long when) {
    RowInserts clients = new RowInserts(em, "LedgerClientEntity");
    Map<String, @Nullable Object> values = client(row, clientId);
    values.put("loginTime", when);
    clients.add(values);
    clients.run();
  }

  /**
   * Notes that a session was used; online and offline session of one login are used apart.
   *
   * @param when epoch milliseconds
   */
  public void touch(String sessionId, boolean offline, long when) {
    em.createQuery(TOUCH)
        .setParameter("when", when)
        .setParameter("second", when - Math.floorMod(when, 1000L))
        .setParameter("before", when - ACTIVITY_STEP_MILLIS)
        .setParameter("offline", offline)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .executeUpdate();
  }

  /**
   * Notes when a session was last used, as Keycloak has it. A statement of its own: the row as read
   * may have been closed since.
   *
   * @param when epoch milliseconds; what is later already stays
   */
  public void correctActivity(String rowId, long when) {
    em.createQuery(CORRECT_ACTIVITY)
        .setParameter("when", when)
        .setParameter("second", when - Math.floorMod(when, 1000L))
        .setParameter("id", rowId)
        .executeUpdate();
  }

  /**
   * Notes that a browser is told of a session's end.
   *
   * @param when epoch milliseconds
   * @return false where it has been told already, or the session lives
   */
  public boolean told(String rowId, long when) {
    return em.createQuery(TOLD).setParameter("when", when).setParameter("id", rowId).executeUpdate()
        > 0;
  }

  static @Nullable String truncate(@Nullable String text, int max) {
    return text == null || text.length() <= max ? text : text.substring(0, max);
  }
}
