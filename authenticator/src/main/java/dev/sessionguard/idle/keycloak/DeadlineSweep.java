package dev.sessionguard.idle.keycloak;

import dev.sessionguard.ledger.keycloak.Deadlines;
import dev.sessionguard.ledger.keycloak.Deadlines.Due;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Ends the sessions whose deadline by rule has come, of all realms, on one node at a time. Where
 * none is due, a pass is one statement on an index that holds nothing but deadlines.
 */
public final class DeadlineSweep implements Runnable {
  /** Seconds between two passes: few enough for an end within five seconds of the deadline. */
  public static final int PERIOD_SECONDS = 3;

  private static final Logger LOG = Logger.getLogger(DeadlineSweep.class);

  private static final String CLUSTER_KEY = "session-guard-deadlines";

  /** As long as another node leaves it to one that died in the middle. */
  private static final int LOCK_SECONDS = 60;

  private static final int BATCH = 500;

  /** What is left over is found again by the next pass. */
  private static final int MAX_BATCHES = 20;

  private final KeycloakSessionFactory factory;
  private final TimeEnding ending;

  /** Whether the last pass failed: an hour without the database is one warning. */
  private volatile boolean failing;

  public DeadlineSweep(KeycloakSessionFactory factory) {
    this.factory = factory;
    this.ending = new TimeEnding(factory);
  }

  @Override
  public void run() {
    try {
      boolean isAnyDue = !due(Due.NONE, 1).isEmpty();
      failing = false;
      if (!isAnyDue) {
        return;
      }
      try (KeycloakSession session = factory.create()) {
        session.getTransactionManager().begin();
        session
            .getProvider(ClusterProvider.class)
            .executeIfNotExecuted(
                CLUSTER_KEY,
                LOCK_SECONDS,
                () -> {
                  sweep();
                  return null;
                });
      }
    } catch (RuntimeException e) {
      LOG.log(
          failing ? Logger.Level.DEBUG : Logger.Level.WARN,
          "Ending sessions that are over by rule failed; it is tried again",
          e);
      failing = true;
    }
  }

  private void sweep() {
    Due after = Due.NONE;
    for (int batch = 0; batch < MAX_BATCHES; batch++) {
      List<Due> some = due(after, BATCH);
      some.forEach(each -> ending.settle(each.realmId(), each.id()));
      if (some.size() < BATCH) {
        return;
      }
      after = some.get(BATCH - 1);
    }
  }

  private List<Due> due(Due after, int max) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory, session -> new Deadlines(session).due(TimeEnding.now(), after, max));
  }
}
