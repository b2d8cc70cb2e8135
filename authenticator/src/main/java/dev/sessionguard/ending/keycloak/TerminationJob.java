package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.FailuresInRow;
import dev.sessionguard.ending.JobReport;
import dev.sessionguard.ending.Slice;
import dev.sessionguard.ledger.keycloak.Isolation;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.work.keycloak.Background;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A job at work: closes the ledger's rows in slices side by side, then tells event listeners and
 * clients.
 */
final class TerminationJob {

  private static final Logger LOG = Logger.getLogger(TerminationJob.class);

  /**
   * How many close a job's ledger rows side by side: a database works on each statement with one
   * core, and most of the job is one statement.
   */
  private static final int CLOSERS = 4;

  private final KeycloakSessionFactory factory;
  private final String jobId;

  TerminationJob(KeycloakSessionFactory factory, String jobId) {
    this.factory = factory;
    this.jobId = jobId;
  }

  /** Runs in the background. */
  void runLater() {
    Background.of(factory).run(this::run);
  }

  /** Does all of the job, unless another node is at work on it. Never throws. */
  void run() {
    try {
      String realmId =
          KeycloakModelUtils.<@Nullable String>runJobInTransactionWithResult(
              factory, session -> JobQueue.claim(session, jobId));
      if (realmId == null) {
        return;
      }
      closeAll(realmId);
      LogoutOutbox outbox = new LogoutOutbox(new FailuresInRow());
      boolean left = true;
      while (left) { // in turns: neither listeners nor clients wait for all of the other
        left = step(realmId, EventOutbox::sendSome);
        left |= step(realmId, outbox::tellSome);
      }
      step(
          realmId,
          step -> {
            step.job().state = JobReport.DONE;
            step.job().endTime = Time.currentTimeMillis();
            return false;
          });
    } catch (RuntimeException e) {
      LOG.warnf(e, "Job %s stopped; the reconciler goes on with it", jobId);
    }
  }

  /**
   * Closes the ledger's rows, side by side. Who has other work leaves its part to this thread, so
   * that jobs never wait for each other.
   */
  private void closeAll(String realmId) {
    List<FutureTask<Void>> parts =
        Slice.of(KeycloakModelUtils.runJobInTransactionWithResult(factory, TerminationJob::closers))
            .stream()
            .map(slice -> new FutureTask<Void>(() -> close(realmId, slice), null))
            .toList();
    Background.of(factory).run(parts.subList(1, parts.size()));
    parts.forEach(FutureTask::run);
    parts.forEach(TerminationJob::await);
  }

  /** Under REPEATABLE READ, MariaDB locks what lies between rows, and slices would deadlock. */
  private static int closers(KeycloakSession session) {
    return SessionDirectory.onlineIsStored() && Isolation.seesCommitted(session) ? CLOSERS : 1;
  }

  private void close(String realmId, Slice slice) {
    while (step(realmId, step -> LedgerClosing.closeSome(step, slice))) {}
  }

  private static void await(FutureTask<Void> part) {
    try {
      part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The server stops", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A part of the job failed", e.getCause());
    }
  }

  /** One transaction of the job; answers whether there may be more of the same. */
  private boolean step(String realmId, Predicate<JobStep> work) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session -> {
          // before the first statement: nobody is to wait for a realm with a connection held
          RealmModel realm = session.realms().getRealm(realmId);
          JobEntity job =
              session
                  .getProvider(JpaConnectionProvider.class)
                  .getEntityManager()
                  .find(JobEntity.class, jobId);
          if (job == null || realm == null) {
            return false; // the realm was removed, and all its rows with it
          }
          session.getContext().setRealm(realm);
          job.heartbeat = Time.currentTimeMillis();
          return work.test(new JobStep(session, realm, job));
        });
  }
}
