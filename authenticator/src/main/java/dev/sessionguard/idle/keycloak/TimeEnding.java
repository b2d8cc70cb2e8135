package dev.sessionguard.idle.keycloak;

import dev.sessionguard.ending.keycloak.Ended;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.idle.RuleTimes;
import dev.sessionguard.idle.RuleTimes.Over;
import dev.sessionguard.ledger.keycloak.Deadlines;
import dev.sessionguard.ledger.keycloak.EndEvents;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowWriter;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.ledger.keycloak.UserTimes;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * Ends online sessions that are over by time, Keycloak's or a rule's. The ledger only names
 * candidates, its last activity being coarse; the stored session decides.
 */
final class TimeEnding {
  private static final Logger LOG = Logger.getLogger(TimeEnding.class);

  /** For a request that was let through at the last moment and has not committed yet. */
  private static final long MARGIN_MILLIS = 1000;

  /**
   * How long a session may be in the ledger and not yet in Keycloak, which writes it after the
   * login's commit.
   */
  private static final long WRITE_GRACE_MILLIS = 30_000;

  private final KeycloakSessionFactory factory;
  private final SessionTermination ending;

  TimeEnding(KeycloakSessionFactory factory) {
    this.factory = factory;
    this.ending = new SessionTermination(factory);
  }

  /** Until when a session has to be over to be ended now, in epoch milliseconds. */
  static long now() {
    return Time.currentTimeMillis() - MARGIN_MILLIS;
  }

  /** Ends the session of a row if it is over; one that cannot be ended now is left. */
  void settle(String realmId, String rowId) {
    carryOut(realmId, (session, realm) -> settle(session, realm, rowId));
  }

  /** Ends the session of a row that was found over before somebody used it once more. */
  void end(String realmId, String rowId, Over over) {
    carryOut(
        realmId,
        (session, realm) -> {
          LedgerEntity row = new Ledger(session, realmId).liveRow(rowId);
          return row == null
              ? Ended.NOTHING
              : ending.expire(session, realm, row, over.reason(), over.rule());
        });
  }

  private void carryOut(String realmId, BiFunction<KeycloakSession, RealmModel, Ended> work) {
    try {
      ending.carryOut(RealmTransaction.call(factory, realmId, Ended.NOTHING, work));
    } catch (RuntimeException e) {
      // in use at this very moment: its row has changed under us
      LOG.debugf(e, "Ending a session that is over by time is left to the next pass");
    }
  }

  private Ended settle(KeycloakSession session, RealmModel realm, String rowId) {
    LedgerEntity row = new Ledger(session, realm.getId()).liveRow(rowId);
    if (row == null) {
      return Ended.NOTHING;
    }
    UserSessionModel stored = new SessionDirectory(session, realm).stored(row.sessionId());
    if (stored == null) {
      // gone without a word: somebody came back too late, and Keycloak found it idle before us
      return row.loginTime() > now() - WRITE_GRACE_MILLIS
          ? Ended.NOTHING
          : ending.expire(session, realm, row, new EndEvents(session, realm).expiry(row), null);
    }
    long lastUse = stored.getLastSessionRefresh() * 1000L;
    RuleTimes times = UserTimes.of(session, realm, stored.getUser());
    Optional<Over> over =
        times.over(RealmIdle.end(realm, stored), lastUse, stored.getStarted() * 1000L, now());
    if (over.isPresent()) {
      return ending.expire(session, realm, row, over.get().reason(), over.get().rule());
    }
    new RowWriter(session, realm.getId()).correctActivity(rowId, lastUse);
    if (!row.fits(times) || row.isDue(now())) {
      new Deadlines(session).fit(List.of(rowId), times);
    }
    return Ended.NOTHING;
  }
}
