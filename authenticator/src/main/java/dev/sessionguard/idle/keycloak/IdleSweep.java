package dev.sessionguard.idle.keycloak;

import dev.sessionguard.ending.keycloak.Ended;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.EndEvents;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.Ledger.Unused;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowWriter;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * One pass over a realm that ends the online sessions whose idle time is over: Keycloak refuses
 * them from that second on, but removes them minutes later and tells no client.
 *
 * <p>The ledger only names candidates, its last activity being coarse; Keycloak's own numbers
 * decide. Runs whether or not our switch is on: Keycloak's idle time always applies. Offline
 * sessions are left to Keycloak.
 */
public final class IdleSweep {

  private static final Logger LOG = Logger.getLogger(IdleSweep.class);

  private static final int BATCH = 500;

  /** Where very many end at once the other work of the reconciler gets its turn in between. */
  private static final int MAX_BATCHES = 20;

  /** For a request that was let through at the last moment and has not committed yet. */
  private static final long MARGIN_MILLIS = 1000;

  /**
   * How long a session may be in the ledger and not yet in Keycloak, which writes it after the
   * login's commit.
   */
  private static final long WRITE_GRACE_MILLIS = 30_000;

  private final KeycloakSessionFactory factory;
  private final SessionTermination ending;
  private final String realmId;

  public IdleSweep(KeycloakSessionFactory factory, SessionTermination ending, String realmId) {
    this.factory = factory;
    this.ending = ending;
    this.realmId = realmId;
  }

  /** Runs the pass; a session that cannot be ended now is left to the next one. */
  public void run() {
    for (boolean rememberMe : new boolean[] {false, true}) {
      Unused after = Unused.NONE;
      for (int batch = 0; batch < MAX_BATCHES; batch++) {
        List<Unused> candidates = candidates(rememberMe, after);
        candidates.forEach(this::settle);
        if (candidates.size() < BATCH) {
          break;
        }
        after = candidates.get(BATCH - 1);
      }
    }
  }

  private List<Unused> candidates(boolean rememberMe, Unused after) {
    return RealmTransaction.call(
        factory,
        realmId,
        List.of(),
        (session, realm) -> {
          long idle = RealmIdle.maxIdleSeconds(realm, rememberMe) * 1000L;
          return new Ledger(session, realmId).unused(rememberMe, now() - idle, after, BATCH);
        });
  }

  private void settle(Unused candidate) {
    try {
      ending.carryOut(
          RealmTransaction.call(
              factory,
              realmId,
              Ended.NOTHING,
              (session, realm) -> settle(session, realm, candidate.id())));
    } catch (RuntimeException e) {
      // in use at this very moment: its row has changed under us
      LOG.debugf(e, "Ending an idle session is left to the next pass");
    }
  }

  private Ended settle(KeycloakSession session, RealmModel realm, String rowId) {
    LedgerEntity row = new Ledger(session, realmId).liveRow(rowId);
    if (row == null) {
      return Ended.NOTHING;
    }
    UserSessionModel stored = new SessionDirectory(session, realm).stored(row.sessionId());
    if (stored == null) {
      // gone without a word: somebody came back too late, and Keycloak found it idle before us
      return row.loginTime() > now() - WRITE_GRACE_MILLIS
          ? Ended.NOTHING
          : ending.expire(session, realm, row, new EndEvents(session, realm).expiry(row));
    }
    Optional<EndReason> over = RealmIdle.end(realm, stored).at(now());
    if (over.isEmpty()) {
      new RowWriter(session, realmId)
          .correctActivity(rowId, stored.getLastSessionRefresh() * 1000L);
      return Ended.NOTHING;
    }
    return ending.expire(session, realm, row, over.get());
  }

  private static long now() {
    return Time.currentTimeMillis() - MARGIN_MILLIS;
  }
}
