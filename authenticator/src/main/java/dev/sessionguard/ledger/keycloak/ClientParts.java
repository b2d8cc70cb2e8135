package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.settings.keycloak.RealmSettings;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The parts of clients in a realm's sessions, as the ledger has them: since when a client takes
 * part in a session, and whether its part has ended while the session goes on.
 */
public final class ClientParts {

  private static final String FROM =
      """
      from LedgerClientEntity c join LedgerEntity l on l.id = c.ledgerId
      where l.realmId = :realm and l.live = true and c.clientId in (:clients) and c.endTime is null
      """;

  private static final String OF_USER = " and l.userId = :user";

  private static final String ONLINE = " and l.offline = false";

  private static final String COUNT =
      "select count(distinct l.sessionId) " + FROM + OF_USER + " and l.sessionId not in (:leftOut)";

  private static final String PARTS =
      """
      select l.id, l.sessionId, l.offline, c.clientId, coalesce(c.loginTime, l.loginTime),
      l.started, l.lastActivity, l.rememberMe
      """
          + FROM
          + OF_USER;

  private static final String IN_SESSIONS =
      """
      select l.id, l.sessionId, l.offline, c.clientId, coalesce(c.loginTime, l.loginTime),
      l.started, l.lastActivity, l.rememberMe
      from LedgerClientEntity c join LedgerEntity l on l.id = c.ledgerId
      where l.realmId = :realm and l.sessionId in (:sessions) and c.clientId in (:clients)
      and c.endTime is null""";

  private static final String LATEST_FIRST =
      " order by coalesce(c.loginTime, l.loginTime) desc, l.sessionId desc, l.id, c.clientId";

  private static final String HOLDERS =
      "select l.userId, count(distinct l.sessionId) "
          + FROM
          + " and c.realmId = :realm and l.userId > :after";

  private static final String ABOVE =
      " group by l.userId having count(distinct l.sessionId) > :max order by l.userId";

  private static final String BEGIN =
      """
      update LedgerClientEntity c set c.loginTime = :when, c.endTime = null
      where c.ledgerId = :row and c.clientId = :client""";

  private static final String OPEN_IN =
      """
      from LedgerClientEntity c
      where c.ledgerId in (:rows) and c.clientId in (:clients) and c.endTime is null
      order by c.ledgerId, c.clientId""";

  private static final String END =
      """
      update LedgerClientEntity c set c.endTime = :when
      where c.ledgerId in (:rows) and c.clientId in (:clients) and c.endTime is null""";

  private static final String ROWS_WITH_OTHERS =
      """
      select distinct c.ledgerId from LedgerClientEntity c
      where c.ledgerId in (:rows) and c.endTime is null""";

  private static final String MARKED =
      """
      select c.clientId, c.endTime from LedgerClientEntity c
      join LedgerEntity l on l.id = c.ledgerId
      where l.sessionId = :session and l.realmId = :realm and l.live = true""";

  private static final String ENDED_IN = MARKED + " and c.endTime is not null";

  private static final String OPEN_IN_SESSION = MARKED + " and c.endTime is null";

  private static final String OF_CLIENT =
      MARKED + " and l.offline = :offline and c.clientId = :client";

  private final KeycloakSession session;
  private final EntityManager em;
  private final String realmId;

  public ClientParts(KeycloakSession session, String realmId) {
    this.session = session;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /**
   * A client's part in a live session.
   *
   * @param row id of the ledger's row
   * @param loginTime epoch milliseconds of the login into the client
   * @param started epoch seconds at which the session began
   * @param lastActivity epoch milliseconds of the session's last use; may lag a minute behind
   */
  public record Part(
      String row,
      String session,
      boolean offline,
      String client,
      long loginTime,
      int started,
      long lastActivity,
      boolean rememberMe) {}

  /**
   * When a client's part was marked as ended.
   *
   * @param endTime epoch milliseconds; null where it has not ended
   */
  private record Mark(String client, @Nullable Long endTime) {}

  /**
   * In how many of a user's sessions any of some clients takes part.
   *
   * @param leftOut ids of sessions that do not count
   */
  public int count(
      String userId, List<String> clients, boolean withOffline, Collection<String> leftOut) {
    return em.createQuery(withOffline ? COUNT : COUNT + ONLINE, Long.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("clients", clients)
        .setParameter("leftOut", leftOut)
        .getSingleResult()
        .intValue();
  }

  /**
   * The parts of some clients in a user's sessions, latest login into them first.
   *
   * @param skip how many of the first are skipped
   * @param max most parts in the answer
   */
  public List<Part> of(
      String userId, List<String> clients, boolean withOffline, int skip, int max) {
    return em.createQuery(PARTS + (withOffline ? "" : ONLINE) + LATEST_FIRST, Part.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("clients", clients)
        .setFirstResult(skip)
        .setMaxResults(max)
        .getResultList();
  }

  /** The parts that some clients had or have in sessions, be they over or not. */
  public List<Part> in(Collection<String> sessionIds, List<String> clients) {
    return sessionIds.isEmpty()
        ? List.of()
        : em.createQuery(IN_SESSIONS, Part.class)
            .setParameter("realm", realmId)
            .setParameter("sessions", sessionIds)
            .setParameter("clients", clients)
            .getResultList();
  }

  /**
   * Users in more than {@code max} of whose sessions some clients take part, in the order of their
   * ids.
   *
   * @param after the last one looked at; empty for the first
   * @param page at most so many
   */
  public List<String> holdersAbove(
      int max, List<String> clients, boolean withOffline, String after, int page) {
    return em
        .createQuery(HOLDERS + (withOffline ? "" : ONLINE) + ABOVE, Ledger.Holder.class)
        .setParameter("realm", realmId)
        .setParameter("clients", clients)
        .setParameter("after", after)
        .setParameter("max", (long) max)
        .setMaxResults(page)
        .getResultList()
        .stream()
        .map(Ledger.Holder::userId)
        .toList();
  }

  /**
   * Notes that a client takes part in a session from now on, whether or not it did before.
   *
   * @param when epoch milliseconds
   */
  public void begin(LedgerEntity row, String clientId, long when) {
    int known =
        em.createQuery(BEGIN)
            .setParameter("when", when)
            .setParameter("row", row.id())
            .setParameter("client", clientId)
            .executeUpdate();
    if (known == 0) {
      new RowWriter(session, realmId).addClient(row, clientId, when);
    }
  }

  /**
   * Ends the parts of some clients in sessions whose rows the caller has locked.
   *
   * @param rows ids of the ledger's rows
   * @param when epoch milliseconds
   * @return the clients whose part has ended by it, by row; of others it had ended before
   */
  public Map<String, List<String>> end(
      Collection<String> rows, Collection<String> clients, long when) {
    Map<String, List<String>> ended = new LinkedHashMap<>();
    if (rows.isEmpty()) {
      return ended;
    }
    for (LedgerClientEntity open :
        em.createQuery(OPEN_IN, LedgerClientEntity.class)
            .setParameter("rows", rows)
            .setParameter("clients", clients)
            .getResultList()) {
      ended.computeIfAbsent(open.ledgerId, row -> new ArrayList<>()).add(open.clientId);
    }
    em.createQuery(END)
        .setParameter("when", when)
        .setParameter("rows", rows)
        .setParameter("clients", clients)
        .executeUpdate();
    freePlaces(rows, clients);
    return ended;
  }

  private void freePlaces(Collection<String> rows, Collection<String> clients) {
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm != null) {
      Places places = new Places(session, realmId);
      RealmSettings.of(realm).caps().withPlaces().stream()
          .filter(cap -> clients.stream().anyMatch(cap::isOfClient))
          .forEach(cap -> places.left(rows, cap));
    }
  }

  /** Those of the rows in which some client still takes part. */
  public Set<String> takenPartIn(Collection<String> rows) {
    return rows.isEmpty()
        ? Set.of()
        : Set.copyOf(
            em.createQuery(ROWS_WITH_OTHERS, String.class)
                .setParameter("rows", rows)
                .getResultList());
  }

  /** Client ids of the clients whose part in a live session has ended. */
  public List<String> endedIn(String sessionId) {
    return clients(ENDED_IN, sessionId);
  }

  /** Client ids of the clients that take part in a live session. */
  public List<String> openIn(String sessionId) {
    return clients(OPEN_IN_SESSION, sessionId);
  }

  private List<String> clients(String query, String sessionId) {
    return em
        .createQuery(query, Mark.class)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .getResultList()
        .stream()
        .map(Mark::client)
        .distinct()
        .toList();
  }

  /**
   * When a client's part in a live session ended, in epoch milliseconds; null where it has not, or
   * is not known.
   */
  public @Nullable Long endOf(String sessionId, boolean offline, String clientId) {
    return em
        .createQuery(OF_CLIENT, Mark.class)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .setParameter("offline", offline)
        .setParameter("client", clientId)
        .getResultList()
        .stream()
        .findFirst()
        .map(Mark::endTime)
        .orElse(null);
  }
}
