package dev.sessionguard.limit.keycloak;

import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.Places;
import dev.sessionguard.ledger.keycloak.Places.Place;
import dev.sessionguard.ledger.keycloak.SessionRows;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.report.keycloak.Reports;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * What caps would have done to a login, taken down where they are only reported. Such a cap has its
 * places as any other: a session has one that would have come to be, and none that would have been
 * refused or ended. They are taken in the background, once the login is done, so that no login ever
 * waits for them.
 *
 * @param time epoch milliseconds of the login
 */
record ReportedCaps(
    KeycloakSessionFactory factory,
    String realmId,
    String userId,
    String sessionId,
    long time,
    List<Cap> caps) {
  private static final Logger LOG = Logger.getLogger(ReportedCaps.class);

  /** What is to be reported of a new session; empty where nothing is. */
  static Optional<ReportedCaps> of(Entering entering) {
    return of(entering, CapAdmission.concerning(entering, entering.settings().caps().reported()));
  }

  /** As above, of a client that begins to take part in a session that is there already. */
  static Optional<ReportedCaps> ofPart(Entering entering) {
    return of(
        entering,
        CapAdmission.concerning(entering, entering.settings().caps().reported()).stream()
            .filter(cap -> cap.scope() == CapScope.CLIENT)
            .toList());
  }

  private static Optional<ReportedCaps> of(Entering entering, List<Cap> caps) {
    return caps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ReportedCaps(
                entering.session().getKeycloakSessionFactory(),
                entering.realm().getId(),
                entering.userSession().getUser().getId(),
                entering.userSession().getId(),
                entering.event().getTime(),
                caps));
  }

  /** Has it reported, soon. */
  void soon() {
    Background.of(factory, "history")
        .run(
            () ->
                caps.forEach(
                    cap ->
                        RealmTransaction.run(
                            factory, realmId, (session, realm) -> report(session, realm, cap))));
  }

  private void report(KeycloakSession session, RealmModel realm, Cap cap) {
    if (cap.scope() == CapScope.CLIENT
        && UserLock.take(session, realm, userId) == UserLock.Outcome.BUSY) {
      LOG.debugf("Realm %s: a login is not reported, its user's lock was not to be had", realmId);
      return; // else two logins of one session into the client could take two places
    }
    Places places = new Places(session, realmId);
    CapPlaces making = new CapPlaces(session, realm, cap);
    if (!making.makeWhereMissing()) {
      LOG.debugf(
          "Realm %s: a login is not reported, places of %s are being made", realmId, cap.id());
      return;
    }
    boolean isOver =
        new Ledger(session, realmId)
            .<Boolean>readCommitted(now -> now.liveRows(sessionId).isEmpty());
    if (isOver
        || places.of(cap, List.of(sessionId)) != null
        || !new Reports(session, realmId).amongThese(List.of(sessionId), cap.key()).isEmpty()) {
      return;
    }
    Place place = places.free(cap);
    if (place == null) {
      making.sweepNowAndThen();
      place = places.freeOrOldest(cap, sessionId);
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UserLock.patienceMillis());
    while (place == null && (cap.endsOldest() || places.isAnyFree(cap))) {
      if (System.nanoTime() - end > 0 || !CapAdmission.pause()) {
        return; // others hold all that are left: the reconciler's next round decides
      }
      place = places.freeOrOldest(cap, sessionId);
    }
    if (place == null) {
      add(session, realm, cap, sessionId, userId, ReportKind.REFUSED);
    } else {
      String before = place.before();
      LedgerEntity ended =
          before == null ? null : SessionRows.latest(session, realmId, List.of(before)).get(before);
      place.give(sessionId, time);
      if (ended != null) {
        add(session, realm, cap, ended.sessionId(), ended.userId(), ReportKind.ENDED);
      }
    }
  }

  /** Takes down what would have happened to a session. */
  static void add(
      KeycloakSession session,
      RealmModel realm,
      Cap cap,
      String sessionId,
      String userId,
      ReportKind would) {
    ReportSource source = ReportSource.ofCap(cap.id());
    new Reports(session, realm.getId())
        .add(userId, Map.of(sessionId, would), source, cap.key(), Time.currentTimeMillis());
    SessionMetrics.reported(session, realm.getName(), source, List.of(would));
  }
}
