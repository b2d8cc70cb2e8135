package dev.sessionguard.idle.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.Ledger.Unused;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.List;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * One pass over a realm that ends the online sessions whose idle time is over: Keycloak refuses
 * them from that second on, but removes them minutes later and tells no client.
 *
 * <p>The ledger only names candidates, its last activity being coarse; Keycloak's own numbers
 * decide. Runs whether or not our switch is on: Keycloak's idle time always applies. Offline
 * sessions are left to Keycloak.
 */
public final class IdleSweep {

  private static final int BATCH = 500;

  /** Where very many end at once the other work of the reconciler gets its turn in between. */
  private static final int MAX_BATCHES = 20;

  private final KeycloakSessionFactory factory;
  private final TimeEnding ending;
  private final String realmId;

  public IdleSweep(KeycloakSessionFactory factory, String realmId) {
    this.factory = factory;
    this.ending = new TimeEnding(factory);
    this.realmId = realmId;
  }

  /** Runs the pass; a session that cannot be ended now is left to the next one. */
  public void run() {
    for (boolean rememberMe : new boolean[] {false, true}) {
      Unused after = Unused.NONE;
      for (int batch = 0; batch < MAX_BATCHES; batch++) {
        List<Unused> candidates = candidates(rememberMe, after);
        candidates.forEach(each -> ending.settle(realmId, each.id()));
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
          return new Ledger(session, realmId)
              .unused(rememberMe, TimeEnding.now() - idle, after, BATCH);
        });
  }
}
