package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ending.keycloak.MassEnding;
import dev.sessionguard.ending.keycloak.SessionEnding;
import dev.sessionguard.idle.keycloak.IdleSweep;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.Sightings;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerReconciliation;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.LiveSessions;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.settings.keycloak.RealmApplication;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The last net, run every period by one node at a time: brings ledger and Keycloak together, ends
 * what a lowered limit left over, finishes endings a crash left behind.
 */
final class Reconciler implements Runnable {

  private static final Logger LOG = Logger.getLogger(Reconciler.class);
  private static final String CLUSTER_KEY = "session-guard-reconcile";

  private final KeycloakSessionFactory factory;
  private final int periodSeconds;
  private final Sightings sightings = new Sightings();

  Reconciler(KeycloakSessionFactory factory, int periodSeconds) {
    this.factory = factory;
    this.periodSeconds = periodSeconds;
  }

  @Override
  public void run() {
    try (KeycloakSession session = factory.create()) {
      session.getTransactionManager().begin();
      ClusterProvider cluster = session.getProvider(ClusterProvider.class);
      cluster.executeIfNotExecuted(
          CLUSTER_KEY,
          Math.max(periodSeconds, 60),
          () -> {
            reconcileAll();
            return null;
          });
    } catch (RuntimeException e) {
      LOG.warn("Reconciling sessions failed; it is tried again", e);
    }
    if (SessionMetrics.areRead()) {
      countLive(); // on every node, since each one is scraped
    }
  }

  private void countLive() {
    try {
      SessionMetrics.live(
          KeycloakModelUtils.runJobInTransactionWithResult(
              factory,
              session -> {
                Map<String, Long> live = new HashMap<>();
                session
                    .realms()
                    .getRealmsStream()
                    .forEach(
                        realm ->
                            live.put(
                                realm.getName(), new Ledger(session, realm.getId()).countLive()));
                return live;
              }));
    } catch (RuntimeException e) {
      LOG.debug("Live sessions could not be counted", e);
    }
  }

  private void reconcileAll() {
    long began = System.nanoTime();
    boolean complete = true;
    sightings.begin();
    List<String> realms =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory, session -> session.realms().getRealmsStream().map(RealmModel::getId).toList());
    for (String realmId : realms) {
      try {
        reconcile(realmId);
      } catch (RuntimeException e) {
        complete = false;
        LOG.warnf(e, "Reconciling realm %s failed; it is tried again", realmId);
      }
    }
    SessionMetrics.round(Duration.ofNanos(System.nanoTime() - began), complete);
  }

  private void reconcile(String realmId) {
    KeycloakModelUtils.runJobInTransaction(
        factory,
        session -> {
          RealmModel realm = session.realms().getRealm(realmId);
          if (realm != null) {
            session.getContext().setRealm(realm);
            RealmApplication.apply(realm);
          }
        });
    SessionEnding ending = new SessionEnding(factory);
    ending.resume(realmId, sightings);
    new MassEnding(factory).resume(realmId);
    new IdleSweep(factory, ending, realmId).run();
    new LedgerReconciliation(factory, realmId, sightings).run(ending::carryOutNow);
    new MassEnding(factory).prune(realmId);
    enforce(realmId, ending);
  }

  private void enforce(String realmId, SessionEnding ending) {
    List<String> users =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory,
            session -> {
              RealmModel realm = session.realms().getRealm(realmId);
              if (realm == null) {
                return List.of();
              }
              LimitPolicy policy = RealmSettings.of(realm).limit().policy();
              return policy.isUnlimited()
                  ? List.of()
                  : new Ledger(session, realmId)
                      .usersAbove(policy.limit().max(), policy.countOffline());
            });
    for (String userId : users) {
      ending.carryOut(
          KeycloakModelUtils.runJobInTransactionWithResult(
              factory, session -> endSurplus(session, realmId, userId, ending)));
    }
  }

  private static List<String> endSurplus(
      KeycloakSession session, String realmId, String userId, SessionEnding ending) {
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm == null) {
      return List.of();
    }
    session.getContext().setRealm(realm);
    UserModel user = session.users().getUserById(realm, userId);
    if (user == null || user.getServiceAccountClientLink() != null) {
      return List.of();
    }
    LimitPolicy policy = RealmSettings.of(realm).limit().policy();
    Admission admission = Admission.of(session, realm, user);
    admission.lock();
    List<LiveSession> live = admission.live(policy);
    List<LiveSession> surplus =
        LimitRule.surplus(
            policy,
            new LiveSessions() {
              @Override
              public int count() {
                return live.size();
              }

              @Override
              public List<LiveSession> all() {
                return live;
              }
            });
    return ending.decide(
        session, realm, surplus.stream().map(LiveSession::id).toList(), EndReason.LIMIT, null);
  }
}
