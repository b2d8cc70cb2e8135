package dev.sessionguard.guard.keycloak;

import dev.sessionguard.caps.CapUse;
import dev.sessionguard.ending.keycloak.CachedGhosts;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.Places;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.settings.keycloak.KeptSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** What every node does for itself in each period: it has caches and metrics of its own. */
final class NodesOwn implements Runnable {

  private static final Logger LOG = Logger.getLogger(NodesOwn.class);

  private final KeycloakSessionFactory factory;

  NodesOwn(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  @Override
  public void run() {
    try {
      new CachedGhosts(factory).sweep();
    } catch (RuntimeException e) {
      LOG.warn("Looking through cached sessions failed; it is tried again", e);
    }
    if (SessionMetrics.areRead()) {
      countLive();
      countDrift();
      countCaps();
    }
  }

  /** Every realm is shown, most with zero: a gauge that is not there raises no alarm. */
  private void countDrift() {
    try {
      SessionMetrics.drift(
          KeycloakModelUtils.runJobInTransactionWithResult(
              factory,
              session -> {
                Map<String, Long> drifting = KeptSettings.drifting(session);
                Map<String, Long> byName = new HashMap<>();
                for (StoredRealm realm : StoredRealm.all(session)) {
                  byName.put(realm.name(), drifting.getOrDefault(realm.id(), 0L));
                }
                return byName;
              }));
    } catch (RuntimeException e) {
      LOG.debug("Settings that drift could not be counted", e);
    }
  }

  private void countCaps() {
    try {
      SessionMetrics.caps(
          KeycloakModelUtils.runJobInTransactionWithResult(
              factory,
              session -> {
                Map<String, List<CapUse>> byName = new HashMap<>();
                for (StoredRealm stored : StoredRealm.all(session)) {
                  RealmModel realm = session.realms().getRealm(stored.id());
                  if (realm != null) {
                    byName.put(
                        stored.name(),
                        new Places(session, stored.id())
                            .uses(RealmSettings.of(realm).caps().inForce()));
                  }
                }
                return byName;
              }));
    } catch (RuntimeException e) {
      LOG.debug("Places of caps could not be counted", e);
    }
  }

  private void countLive() {
    try {
      SessionMetrics.live(
          KeycloakModelUtils.runJobInTransactionWithResult(
              factory,
              session -> {
                Map<String, Long> live = new HashMap<>();
                for (StoredRealm realm : StoredRealm.all(session)) {
                  live.put(realm.name(), new Ledger(session, realm.id()).countLive());
                }
                return live;
              }));
    } catch (RuntimeException e) {
      LOG.debug("Live sessions could not be counted", e);
    }
  }
}
