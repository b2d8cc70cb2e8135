package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.GraceTracker;
import dev.sessionguard.work.keycloak.PatientTransaction;
import dev.sessionguard.work.keycloak.RealmTransaction;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Ends that could not be finished with their decision: Keycloak had not stored the session yet, or
 * a node died before the clients were told.
 */
public final class UnfinishedEndings {

  private static final Logger LOG = Logger.getLogger(UnfinishedEndings.class);

  private static final String OWED_BY_REMOVAL =
      """
      select e.id from PendingTerminationEntity e
      where e.sessionId = :session and e.realmId = :realm and e.snapshot is null""";

  private static final String LEFT =
      "from PendingTerminationEntity e where e.realmId = :realm order by e.tried";

  private static final String REALMS = "select distinct e.realmId from PendingTerminationEntity e";

  private static final String TAKE_OVER =
      "update PendingTerminationEntity e set e.tried = :now where e.id = :id and e.tried = :tried";

  private static final int LEFT_AT_ONCE = 500;

  private final KeycloakSessionFactory factory;
  private final SessionTermination ending;

  public UnfinishedEndings(KeycloakSessionFactory factory) {
    this.factory = factory;
    this.ending = new SessionTermination(factory);
  }

  /**
   * Finishes what is owed to a session that was ended and is there all the same: ended before
   * Keycloak had stored it, or by a node that died before it removed it. To remove it without a
   * look at what is owed would leave its clients untold.
   */
  public void finish(String realmId, String sessionId) {
    owedByRemoval(realmId, sessionId).forEach(left -> removeOwed(realmId, left, false));
    // Whoever ended it may have found it in the cache before Keycloak had stored it.
    discard(realmId, sessionId);
  }

  private List<String> owedByRemoval(String realmId, String sessionId) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session ->
            em(session)
                .createQuery(OWED_BY_REMOVAL, String.class)
                .setParameter("session", sessionId)
                .setParameter("realm", realmId)
                .getResultList());
  }

  /**
   * Finishes what is owed to parts of a session that were ended and are there all the same, as
   * {@link #finish} does for sessions.
   */
  void finishParts(String realmId, String sessionId) {
    owedByRemoval(realmId, sessionId).forEach(left -> removeOwed(realmId, left, false));
    ending.carryOut(
        RealmTransaction.callPatiently(
            factory,
            realmId,
            Ended.NOTHING,
            (session, realm) -> PartTermination.finish(session, realm, sessionId, null, false)));
  }

  /** Removes sessions that were not stored when their end was decided, as far as they are now. */
  void removeUnstored(List<Ended.Ending> endings) {
    endings.forEach(each -> removeOwed(each.realmId(), each.id(), false));
  }

  /** Removes a session that nobody was told of, in a transaction of its own. */
  public void discard(String realmId, String sessionId) {
    ending.carryOut(
        RealmTransaction.callPatiently(
            factory,
            realmId,
            Ended.NOTHING,
            (session, realm) -> {
              Map<String, LogoutSnapshot> snapshots =
                  new SessionRemoval(session, realm).remove(List.of(sessionId));
              return new Ended(SessionRemoval.leaving(List.of(sessionId), snapshots), List.of());
            }));
  }

  /** Ids of the realms that have any. */
  public List<String> realms() {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory, session -> em(session).createQuery(REALMS, String.class).getResultList());
  }

  /**
   * Finishes endings that somebody began and left.
   *
   * @param sightings of those that another node may be at work on
   */
  public void resume(String realmId, GraceTracker sightings) {
    List<String> left =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory,
            session -> {
              long now = Time.currentTimeMillis();
              return em(session)
                  .createQuery(LEFT, PendingTerminationEntity.class)
                  .setParameter("realm", realmId)
                  .setMaxResults(LEFT_AT_ONCE)
                  .getResultStream()
                  .filter(
                      ending ->
                          sightings.settled(ending.id + "/" + ending.tried, ending.tried, now))
                  .toList()
                  .stream()
                  .filter(ending -> takeOver(em(session), ending, now))
                  .map(ending -> ending.id)
                  .toList();
            });
    left.forEach(each -> removeOwed(realmId, each, true));
  }

  private static boolean takeOver(EntityManager em, PendingTerminationEntity ending, long now) {
    return em.createQuery(TAKE_OVER)
            .setParameter("now", now)
            .setParameter("id", ending.id)
            .setParameter("tried", ending.tried)
            .executeUpdate()
        == 1;
  }

  /**
   * Removes the session of an ending that could not be removed with its decision.
   *
   * @param lastTry whether its login can no longer be under way: what is not there never comes, and
   *     clients of a session that is removed already are to be told
   */
  private void removeOwed(String realmId, String endingId, boolean lastTry) {
    try {
      ending.carryOut(
          PatientTransaction.run(
              factory,
              session -> {
                // before the first statement: nobody is to wait for a realm with a connection held
                RealmModel realm = session.realms().getRealm(realmId);
                return removeOwed(session, realm, endingId, lastTry);
              }));
    } catch (RuntimeException e) {
      LOG.debugf(e, "Ending %s is left to the reconciler", endingId);
    }
  }

  private static Ended removeOwed(
      KeycloakSession session, @Nullable RealmModel realm, String endingId, boolean lastTry) {
    EntityManager em = em(session);
    // locked: the session's own login may be at work on it too
    PendingTerminationEntity ending =
        em.find(PendingTerminationEntity.class, endingId, LockModeType.PESSIMISTIC_WRITE);
    if (ending == null) {
      return Ended.NOTHING;
    }
    if (realm == null) {
      em.remove(ending);
      return Ended.NOTHING;
    }
    if (ending.application != null) {
      session.getContext().setRealm(realm);
      return PartTermination.finish(session, realm, ending.sessionId, ending, lastTry);
    }
    List<String> id = List.of(ending.sessionId);
    if (ending.snapshot != null) {
      return new Ended(
          SessionRemoval.leaving(id, Map.of()), lastTry ? List.of(ending.key()) : List.of());
    }
    session.getContext().setRealm(realm);
    Map<String, LogoutSnapshot> snapshots = new SessionRemoval(session, realm).remove(id);
    @Nullable LogoutSnapshot snapshot = snapshots.get(ending.sessionId);
    if (snapshot != null) {
      ending.bid(realm, snapshot);
    } else if (lastTry) {
      em.remove(ending);
    }
    return new Ended(
        SessionRemoval.leaving(id, snapshots),
        snapshot != null ? List.of(ending.key()) : List.of());
  }

  private static EntityManager em(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }
}
