package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.Profile;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.session.UserSessionPersisterProvider;
import org.keycloak.models.utils.SessionTimeoutHelper;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * Keycloak's own sessions, as far as the ledger needs to compare itself with them. Knows whether
 * Keycloak keeps them in its database or in memory only; {@link KeycloakSessionRows} knows its
 * tables.
 */
public final class SessionDirectory {

  private static final int ASKED_AT_ONCE = 500;

  private static final String UNKNOWN_OF =
      KeycloakSessionRows.OF_REALM
          + """
      and s.userId = :user
      and not exists (select 1 from LedgerEntity l where l.sessionId = s.userSessionId
      and l.realmId = s.realmId and l.offline = :offline)""";

  private static final String UNRECORDED =
      KeycloakSessionRows.OF_REALM
          + """
      and s.userSessionId > :id
      and not exists (select 1 from LedgerEntity l where l.sessionId = s.userSessionId
      and l.realmId = s.realmId and l.live = true and l.offline = :offline)
      order by s.userSessionId""";

  private static final String LIVE_AFTER =
      "from LedgerEntity l where l.realmId = :realm and l.live = true and l.id > :id";

  private static final String STALE =
      LIVE_AFTER + " and " + KeycloakSessionRows.IS_NOT_STORED + " order by l.id";

  /** Where online sessions are in memory only, each of them is a candidate. */
  private static final String STALE_IN_MEMORY =
      LIVE_AFTER
          + " and (l.offline = false or "
          + KeycloakSessionRows.IS_NOT_STORED
          + ") order by l.id";

  private static final String KNOWN_ONLINE =
      """
      select distinct l.sessionId from LedgerEntity l
      where l.sessionId in (:ids) and l.realmId = :realm and l.live = true and l.offline = false""";

  private static final String EVER_KNOWN =
      """
      select distinct l.sessionId from LedgerEntity l
      where l.sessionId in (:ids) and l.realmId = :realm and l.offline = :offline""";

  private final KeycloakSession session;
  private final RealmModel realm;

  public SessionDirectory(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /**
   * The session with this id as this request sees it: null when the request has removed it, when it
   * is gone, or no longer valid. May import it into Keycloak's cache.
   */
  public @Nullable UserSessionModel find(String id, boolean offline) {
    UserSessionModel found =
        offline
            ? session.sessions().getOfflineUserSession(realm, id)
            : session.sessions().getUserSession(realm, id);
    if (found == null || found.getUser() == null) {
      return null;
    }
    return AuthenticationManager.isSessionValid(realm, found) ? found : null;
  }

  /**
   * The online session with this id whether valid or not, as it is stored; null when it is gone.
   * Keycloak reads an expired session as none, and keeps it for some minutes more.
   */
  public @Nullable UserSessionModel stored(String id) {
    return onlineIsStored()
        ? persister().loadUserSession(RealmWithoutIdleTime.of(realm), id, false)
        : session.sessions().getUserSession(realm, id);
  }

  /** Whether Keycloak has the session, valid or not. */
  boolean isThere(String id, boolean offline) {
    return (offline ? storedOffline(id) : stored(id)) != null;
  }

  /**
   * The offline session with this id whether valid or not, as it is stored; null when it is gone.
   */
  public @Nullable UserSessionModel storedOffline(String id) {
    return persister().loadUserSession(RealmWithoutIdleTime.of(realm), id, true);
  }

  /**
   * Removes an online session that is over by time, as {@link #stored} gave it.
   *
   * @throws jakarta.persistence.OptimisticLockException when it has come to be used since
   */
  public void removeOver(UserSessionModel over) {
    if (onlineIsStored()) {
      persister().removeUserSession(over.getId(), false);
    } else {
      session.sessions().removeUserSession(realm, over);
    }
  }

  /** What Keycloak adds to every idle time, in seconds; as {@code isSessionValid} has it. */
  public static int graceSeconds() {
    return Profile.isFeatureEnabled(Profile.Feature.PERSISTENT_USER_SESSIONS)
            || Profile.isFeatureEnabled(Profile.Feature.CLUSTERLESS)
        ? 0
        : SessionTimeoutHelper.IDLE_TIMEOUT_WINDOW_SECONDS;
  }

  /**
   * When a user's sessions were last used, in epoch milliseconds to the second, by session id. Read
   * from where they are stored, and imported nowhere.
   */
  public Map<String, Long> lastUses(UserModel user, boolean withOffline) {
    Map<String, Long> uses = new HashMap<>();
    try (Stream<UserSessionModel> online = storedOf(user, false)) {
      online.forEach(found -> note(uses, found));
    }
    if (withOffline) {
      try (Stream<UserSessionModel> offline = storedOf(user, true)) {
        offline.forEach(found -> note(uses, found));
      }
    }
    return uses;
  }

  private static void note(Map<String, Long> uses, UserSessionModel found) {
    uses.merge(found.getId(), found.getLastSessionRefresh() * 1000L, Math::max);
  }

  /** A user's sessions as they are stored, whether valid or not; to be closed. */
  Stream<UserSessionModel> storedOf(UserModel user, boolean offline) {
    return offline || onlineIsStored()
        ? persister().loadUserSessionsStream(RealmWithoutIdleTime.of(realm), user, offline, 0, null)
        : session.sessions().getUserSessionsStream(realm, user);
  }

  /** As {@link #storedOf}, some in the order of their ids; each with its clients at once. */
  List<UserSessionModel> storedOf(UserModel user, boolean offline, int first, int max) {
    try (Stream<UserSessionModel> some =
        persister()
            .loadUserSessionsStream(RealmWithoutIdleTime.of(realm), user, offline, first, max)) {
      return some.toList();
    }
  }

  /**
   * Live ledger rows after the given id whose session is not stored any more, in id order, at most
   * {@code max}; where sessions live in memory only, candidates for {@link #find}. Some may be rows
   * that a job is about to close: whoever asks has to see to that.
   */
  List<LedgerEntity> staleRows(String afterId, int max) {
    return entityManager()
        .createQuery(onlineIsStored() ? STALE : STALE_IN_MEMORY, LedgerEntity.class)
        .setParameter("realm", realm.getId())
        .setParameter("id", afterId)
        .setMaxResults(max)
        .getResultList();
  }

  /** Ids after the given one of stored sessions without a live ledger row, in id order. */
  List<String> unrecorded(String afterId, boolean offline, int max) {
    if (!offline && !onlineIsStored()) {
      return unrecordedInMemory(afterId, max);
    }
    return entityManager()
        .createQuery(UNRECORDED, String.class)
        .setParameter("realm", realm.getId())
        .setParameter("flag", KeycloakSessionRows.flag(offline))
        .setParameter("offline", offline)
        .setParameter("id", afterId)
        .setMaxResults(max)
        .getResultList();
  }

  /**
   * Ids of a user's stored sessions of which the ledger knows nothing at all: an ended row means
   * that the session is just being removed.
   */
  List<String> unknownOf(UserModel user, boolean offline, int max) {
    if (!offline && !onlineIsStored()) {
      return unknownInMemory(user, max);
    }
    return entityManager()
        .createQuery(UNKNOWN_OF, String.class)
        .setParameter("realm", realm.getId())
        .setParameter("user", user.getId())
        .setParameter("flag", KeycloakSessionRows.flag(offline))
        .setParameter("offline", offline)
        .setMaxResults(max)
        .getResultList();
  }

  private List<String> unknownInMemory(UserModel user, int max) {
    List<String> ids;
    try (Stream<UserSessionModel> all = session.sessions().getUserSessionsStream(realm, user)) {
      ids = all.map(UserSessionModel::getId).limit(ASKED_AT_ONCE).toList();
    }
    Set<String> known = everKnown(ids, false);
    return ids.stream().filter(id -> !known.contains(id)).limit(max).toList();
  }

  /** Those of the sessions that the ledger has a row of, live or ended. */
  Set<String> everKnown(List<String> sessionIds, boolean offline) {
    return sessionIds.isEmpty()
        ? Set.of()
        : Set.copyOf(
            entityManager()
                .createQuery(EVER_KNOWN, String.class)
                .setParameter("ids", sessionIds)
                .setParameter("realm", realm.getId())
                .setParameter("offline", offline)
                .getResultList());
  }

  private List<String> unrecordedInMemory(String afterId, int max) {
    List<String> ids;
    try (Stream<UserSessionModel> all = session.sessions().readOnlyStreamUserSessions(realm)) {
      ids =
          all.map(UserSessionModel::getId)
              .filter(id -> id.compareTo(afterId) > 0)
              .sorted()
              .toList();
    }
    List<String> unrecorded = new ArrayList<>();
    for (int from = 0; from < ids.size() && unrecorded.size() < max; from += ASKED_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(from + ASKED_AT_ONCE, ids.size()));
      Set<String> known = knownOnline(some);
      some.stream().filter(id -> !known.contains(id)).forEach(unrecorded::add);
    }
    return unrecorded.subList(0, Math.min(max, unrecorded.size()));
  }

  private Set<String> knownOnline(List<String> sessionIds) {
    return Set.copyOf(
        entityManager()
            .createQuery(KNOWN_ONLINE, String.class)
            .setParameter("ids", sessionIds)
            .setParameter("realm", realm.getId())
            .getResultList());
  }

  private UserSessionPersisterProvider persister() {
    return session.getProvider(UserSessionPersisterProvider.class);
  }

  private EntityManager entityManager() {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /**
   * Whether online sessions are in the database, not in memory only; as {@code
   * MultiSiteUtils.isPersistentSessionsEnabled} has it.
   */
  public static boolean onlineIsStored() {
    return Profile.isFeatureEnabled(Profile.Feature.PERSISTENT_USER_SESSIONS)
        || Profile.isFeatureEnabled(Profile.Feature.MULTI_SITE);
  }
}
