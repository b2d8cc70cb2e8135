package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's rows of sessions. The only class that names their entities, in statements of its own
 * and in pieces for those of others: of Keycloak's tables only ids, realm, user and offline flag
 * are used, and the clients' data and last use; everything else of them changes in Keycloak 26.8.
 *
 * <p>Deletes are bulk statements, since an entity's version would fail the caller where the session
 * is in use at this moment.
 */
public final class KeycloakSessionRows {

  /** Joins the stored session {@code s}, if there is one, to a ledger row {@code l}. */
  static final String JOINED_TO_ROW =
      """
      left join PersistentUserSessionEntity s on s.userSessionId = l.sessionId
      and s.offline = case when l.offline = true then '1' else '0' end
      """;

  /** As {@link #JOINED_TO_ROW}, the online session only. */
  static final String ONLINE_JOINED_TO_ROW =
      """
      left join PersistentUserSessionEntity s on s.userSessionId = l.sessionId and s.offline = '0'
      """;

  /** As {@link #JOINED_TO_ROW}, where the parameter {@code flag} says which of the two. */
  public static final String FLAGGED_JOINED_TO_ROW =
      """
      left join PersistentUserSessionEntity s on s.userSessionId = l.sessionId and s.offline = :flag
      """;

  /** Whether the session of a ledger row {@code l} is not stored. */
  static final String IS_NOT_STORED =
      """
      not exists (select 1 from PersistentUserSessionEntity s where s.userSessionId = l.sessionId
      and s.offline = case when l.offline = true then '1' else '0' end)
      """;

  /** Stored sessions {@code s} of a realm, online or offline by {@code flag}. */
  static final String OF_REALM =
      """
      select s.userSessionId from PersistentUserSessionEntity s
      where s.realmId = :realm and s.offline = :flag
      """;

  /** Joins the stored client sessions {@code c} of a session {@code v.sessionId}. */
  public static final String CLIENTS_JOINED =
      """
      join PersistentClientSessionEntity c on c.userSessionId = v.sessionId and c.offline = :flag
      """;

  private static final String DELETE_SESSIONS_AMONG =
      """
      delete from PersistentUserSessionEntity s where s.offline = :flag and s.userSessionId in (%s)
      """;

  private static final String DELETE_CLIENTS_AMONG =
      """
      delete from PersistentClientSessionEntity c where c.offline = :flag
      and c.userSessionId in (%s)
      and (select count(s.userSessionId) from PersistentUserSessionEntity s
        where s.userSessionId = c.userSessionId and s.offline = :flag) < 1
      """;

  private static final String CLIENTS_OF =
      "delete from PersistentClientSessionEntity c where c.userSessionId in (:ids)";

  private static final String SESSIONS =
      "delete from PersistentUserSessionEntity s where s.userSessionId in (:ids)";

  private static final String OFFLINE_CLIENTS_OF = CLIENTS_OF + " and c.offline = '1'";

  private static final String OFFLINE_SESSIONS = SESSIONS + " and s.offline = '1'";

  private static final String ONLINE_CLIENTS_OF = CLIENTS_OF + " and c.offline = '0'";

  private static final String ONLINE_SESSIONS = SESSIONS + " and s.offline = '0'";

  private static final String STORED_AMONG =
      """
      select s.userSessionId from PersistentUserSessionEntity s
      where s.userSessionId in (:ids) and s.offline = :flag""";

  private static final String CLIENTS =
      """
      select c.userSessionId, c.offline, c.clientId, c.timestamp, c.data
      from PersistentClientSessionEntity c
      where c.userSessionId in (:ids) and c.clientId in (:clients)""";

  private static final String DELETE_CLIENTS = CLIENTS_OF + " and c.clientId in (:clients)";

  private final EntityManager em;

  public KeycloakSessionRows(KeycloakSession session) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /** How Keycloak's tables say whether a session is an offline one. */
  public static String flag(boolean offline) {
    return offline ? "1" : "0";
  }

  /**
   * A statement that deletes sessions; takes the parameter {@code flag}.
   *
   * @param ids a select of their ids, a constant of the caller's
   */
  public static String deletingSessions(String ids) {
    return DELETE_SESSIONS_AMONG.formatted(ids);
  }

  /**
   * A statement that deletes the clients' part of sessions, unless a new session has come by the
   * same id; takes the parameter {@code flag}. That is counted and not asked by "exists":
   * PostgreSQL, whose statistics are of a moment ago, would expect next to no client session to
   * have lost its own, and read all the ids for each.
   *
   * @param ids a select of the sessions' ids, a constant of the caller's
   */
  public static String deletingClients(String ids) {
    return DELETE_CLIENTS_AMONG.formatted(ids);
  }

  /** Deletes sessions, online and offline, and their clients' part. */
  public void delete(Collection<String> sessionIds) {
    run(CLIENTS_OF, sessionIds);
    run(SESSIONS, sessionIds);
  }

  /** Deletes offline sessions and their clients' part; online ones of the same ids stay. */
  public void deleteOffline(Collection<String> sessionIds) {
    run(OFFLINE_CLIENTS_OF, sessionIds);
    run(OFFLINE_SESSIONS, sessionIds);
  }

  /** Deletes online sessions and their clients' part; offline ones of the same ids stay. */
  public void deleteOnline(Collection<String> sessionIds) {
    run(ONLINE_CLIENTS_OF, sessionIds);
    run(ONLINE_SESSIONS, sessionIds);
  }

  /**
   * A stored client session.
   *
   * @param flag whether it is an offline one, as {@link #flag} has it
   * @param client Keycloak's own id of the client
   * @param lastUse epoch seconds
   * @param data the rest, as JSON
   */
  public record StoredClient(
      String session, String flag, String client, int lastUse, @Nullable String data) {}

  /**
   * The stored client sessions of some clients, online and offline; at most a thousand sessions.
   *
   * @param clients Keycloak's own ids of clients
   */
  public List<StoredClient> clientsOf(Collection<String> sessionIds, Collection<String> clients) {
    return sessionIds.isEmpty() || clients.isEmpty()
        ? List.of()
        : em.createQuery(CLIENTS, StoredClient.class)
            .setParameter("ids", sessionIds)
            .setParameter("clients", clients)
            .getResultList();
  }

  /**
   * Deletes some clients' part of sessions, online and offline.
   *
   * @param clients Keycloak's own ids of clients
   */
  public void deleteClients(Collection<String> sessionIds, Collection<String> clients) {
    if (!sessionIds.isEmpty() && !clients.isEmpty()) {
      em.createQuery(DELETE_CLIENTS)
          .setParameter("ids", sessionIds)
          .setParameter("clients", clients)
          .executeUpdate();
    }
  }

  private void run(String statement, Collection<String> sessionIds) {
    if (!sessionIds.isEmpty()) {
      em.createQuery(statement).setParameter("ids", sessionIds).executeUpdate();
    }
  }

  /** Which of the sessions are stored. */
  public Set<String> storedAmong(Collection<String> sessionIds, boolean offline) {
    return Set.copyOf(
        em.createQuery(STORED_AMONG, String.class)
            .setParameter("ids", sessionIds)
            .setParameter("flag", flag(offline))
            .getResultList());
  }
}
