package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ending.keycloak.BulkTermination;
import dev.sessionguard.ending.keycloak.JobQueue;
import dev.sessionguard.ending.keycloak.UnfinishedEndings;
import dev.sessionguard.idle.keycloak.DeadlineUpkeep;
import dev.sessionguard.idle.keycloak.IdleSweep;
import dev.sessionguard.ledger.GraceTracker;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerReconciliation;
import dev.sessionguard.ledger.keycloak.UserNames;
import dev.sessionguard.limit.keycloak.ApplicationSurplus;
import dev.sessionguard.limit.keycloak.CapUpkeep;
import dev.sessionguard.limit.keycloak.Policies;
import dev.sessionguard.limit.keycloak.SurplusEnding;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.report.keycloak.Reports;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.validity.keycloak.DeadSessions;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * One part of the last net, run every period by one node at a time: each is about all realms and
 * knows nothing of the others, so that none of them, and no realm, keeps another waiting.
 */
final class Reconciler implements Runnable {

  /** What there is to be brought into line. */
  enum Part {
    /** Realms fit their settings. */
    SETTINGS,
    /** Endings that a crash left behind. */
    ENDINGS,
    /** Jobs that nobody is at work on. */
    JOBS,
    /** Sessions whose idle time is over. */
    IDLE,
    /** The times by rule that live rows carry. */
    TIMES,
    /** Sessions that nothing would let in any more. */
    DEAD,
    /** What a lowered limit left over. */
    SURPLUS,
    /** The places of caps. */
    CAPS,
    /** Rows without a session, and sessions without a row. */
    LEDGER,
    /**
     * What is older than it is kept, what is left of realms and users that are gone, and the names
     * of users who were renamed.
     */
    HISTORY
  }

  private static final Logger LOG = Logger.getLogger(Reconciler.class);
  private static final String CLUSTER_KEY = "session-guard-reconcile-";

  private final KeycloakSessionFactory factory;
  private final int periodSeconds;
  private final Part part;
  private final GraceTracker sightings = new GraceTracker();
  private final Departed departed;
  private final CapWatch capWatch;

  /** By realm, the last user whose name was compared: the next round goes on there. */
  private final Map<String, String> renamed = new ConcurrentHashMap<>();

  /** By realm, the last user whose times were compared. */
  private final Map<String, String> timed = new ConcurrentHashMap<>();

  Reconciler(KeycloakSessionFactory factory, int periodSeconds, Part part) {
    this.factory = factory;
    this.periodSeconds = periodSeconds;
    this.part = part;
    this.departed = new Departed(factory);
    this.capWatch = new CapWatch(factory);
  }

  @Override
  public void run() {
    try (KeycloakSession session = factory.create()) {
      session.getTransactionManager().begin();
      ClusterProvider cluster = session.getProvider(ClusterProvider.class);
      cluster.executeIfNotExecuted(
          CLUSTER_KEY + part.name().toLowerCase(Locale.ROOT),
          Math.max(periodSeconds, 60),
          () -> {
            reconcileAll();
            return null;
          });
    } catch (RuntimeException e) {
      LOG.warn("Reconciling sessions failed; it is tried again", e);
    }
  }

  private void reconcileAll() {
    long began = System.nanoTime();
    boolean complete = true;
    sightings.begin();
    Set<String> realms =
        KeycloakModelUtils.runJobInTransactionWithResult(factory, StoredRealm::all).stream()
            .map(StoredRealm::id)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String realmId : concerned(realms)) {
      complete &= safely(realmId, () -> reconcile(realmId));
    }
    if (part == Part.HISTORY) {
      complete &= safely("gone", () -> departed.forgetRealms(realms));
      renamed.keySet().retainAll(realms);
    }
    timed.keySet().retainAll(realms);
    capWatch.retain(realms);
    SessionMetrics.round(part.name(), Duration.ofNanos(System.nanoTime() - began), complete);
  }

  /** The realms to look at: where one question tells which have anything to do, these. */
  private List<String> concerned(Set<String> realms) {
    List<String> some =
        switch (part) {
          case ENDINGS -> new UnfinishedEndings(factory).realms();
          case JOBS -> new BulkTermination(factory).realms();
          default -> List.copyOf(realms);
        };
    return some.stream().filter(realms::contains).toList();
  }

  private static boolean safely(String realmId, Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warnf(e, "Reconciling realm %s failed; it is tried again", realmId);
      return false;
    }
  }

  private void reconcile(String realmId) {
    switch (part) {
      case SETTINGS -> applySettings(realmId);
      case ENDINGS -> new UnfinishedEndings(factory).resume(realmId, sightings);
      case JOBS -> new BulkTermination(factory).resume(realmId);
      case IDLE -> new IdleSweep(factory, realmId).run();
      case TIMES ->
          timed.put(
              realmId, new DeadlineUpkeep(factory, realmId).run(timed.getOrDefault(realmId, "")));
      case DEAD -> new DeadSessions(factory, realmId).end(users -> departed.forget(realmId, users));
      case SURPLUS -> endSurplus(realmId);
      case CAPS -> capWatch.look(realmId, new CapUpkeep(factory, realmId).run());
      case LEDGER ->
          new LedgerReconciliation(factory, realmId, sightings)
              .run(new UnfinishedEndings(factory)::finish, JobQueue::isClosing);
      case HISTORY -> {
        new LedgerReconciliation(factory, realmId, sightings).prune();
        new BulkTermination(factory).prune(realmId);
        pruneReports(realmId);
        departed.forgetUsers(realmId);
        UserNames names = new UserNames(factory, realmId);
        renamed.put(realmId, names.followNext(renamed.getOrDefault(realmId, "")));
      }
    }
  }

  private void applySettings(String realmId) {
    RealmTransaction.run(factory, realmId, RealmApplication::applyAtReconciling);
  }

  private void pruneReports(String realmId) {
    RealmTransaction.run(
        factory,
        realmId,
        (session, realm) ->
            new Reports(session, realmId)
                .prune(RealmSettings.of(realm).history().keptSince(Time.currentTimeMillis())));
  }

  private void endSurplus(String realmId) {
    SurplusEnding surplus = new SurplusEnding(factory);
    String next = "";
    while (next != null) {
      String after = next;
      Policies.Above above =
          RealmTransaction.call(
              factory,
              realmId,
              Policies.Above.NOBODY,
              (session, realm) ->
                  Policies.of(session, realm).above(new Ledger(session, realmId), after));
      for (String userId : above.users()) {
        safely(realmId, () -> surplus.end(realmId, userId, null));
      }
      next = above.next();
    }
    new ApplicationSurplus(factory).end(realmId);
  }
}
