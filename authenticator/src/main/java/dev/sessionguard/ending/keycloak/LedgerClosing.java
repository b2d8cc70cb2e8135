package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.Slice;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.KeycloakSessionRows;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.settings.keycloak.RealmSettings;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;

/** The ledger's rows of a job's targets, closed in batches, and what else is left of these. */
final class LedgerClosing {

  /** So many that what each batch costs by itself does not count, so few that a tie-up is short. */
  private static final int BATCH = 5000;

  private static final int MEMORY_BATCH = 100;

  private static final String COUNT =
      "select count(*) from JobTargetEntity v where " + JobBatch.WHERE + " and v.gone = :gone";

  private static final String CLOSE =
      """
      update LedgerEntity l
      set l.live = false, l.endTime = :time, l.endReason = :reason,
      l.endedBy = :by, l.endedById = :byId, l.endedByRealm = :byRealm
      where l.id in (select v.ledgerId from JobTargetEntity v where
      """
          + JobBatch.WHERE
          + ")";

  private static final String CLOSE_LIVE = CLOSE + " and l.live = true";

  /** A login looked meanwhile, found them gone and could not know why. */
  private static final String CORRECT_UNKNOWN =
      CLOSE + " and l.live = false and l.endReason = :unknown and l.endTime >= :time";

  private static final String FORGET = "delete from JobTargetEntity v where " + JobBatch.WHERE;

  private static final String COUNT_IN =
      """
      update JobEntity j set j.ended = j.ended + :ended, j.alreadyGone = j.alreadyGone + :gone,
      j.heartbeat = :now where j.id = :job""";

  /** What the logout of clients needs of client sessions that are about to be deleted. */
  private static final String NOTE_CLIENTS =
      """
      insert into PendingLogoutEntity (jobId, sessionId, clientUuid, realmId, userId, data)
      select v.jobId, v.sessionId, c.clientId, v.realmId, v.userId, c.data from JobTargetEntity v
      """
          + KeycloakSessionRows.CLIENTS_JOINED
          + " where "
          + JobBatch.WHERE
          + """
       and v.offline = :offline and c.clientId in (:owed)
      and not exists (select 1 from PendingLogoutEntity n where n.jobId = v.jobId
      and n.sessionId = v.sessionId and n.clientUuid = c.clientId)""";

  private static final String DELETE_CLIENTS =
      KeycloakSessionRows.deletingClients(
          "select v.sessionId from JobTargetEntity v where "
              + JobBatch.WHERE
              + " and v.offline = :offline");

  private LedgerClosing() {}

  /** Closes a batch of a slice; false when there is nothing left of it. */
  static boolean closeSome(JobStep step, Slice slice) {
    EntityManager em = step.em();
    JobEntity job = step.job();
    em.detach(job); // others count in the same row at the same time
    boolean stored = SessionDirectory.onlineIsStored();
    JobBatch batch = JobBatch.next(em, job, slice, stored ? BATCH : MEMORY_BATCH);
    if (batch == null) {
      return false;
    }
    if (stored) {
      for (boolean offline : new boolean[] {false, true}) {
        noteClients(step, offline, batch);
        deleteClients(em, offline, batch);
      }
    } else {
      MemoryRemoval.remove(step, batch);
    }
    if (RealmSettings.of(step.realm()).events().perSession()) {
      EventOutbox.note(em, batch);
    }
    int ended = count(em, false, batch);
    int gone = count(em, true, batch);
    SessionMetrics.settledByJob(step.session(), ended, gone);
    int closed = close(em, job, batch, CLOSE_LIVE, null);
    EndReason.byId(job.reason)
        .ifPresent(reason -> SessionMetrics.ended(step.session(), job.realmId, reason, closed));
    if (closed < ended + gone) {
      close(em, job, batch, CORRECT_UNKNOWN, EndReason.UNKNOWN);
    }
    batch.bind(em.createQuery(FORGET)).executeUpdate();
    // last, for the row is locked until the commit
    em.createQuery(COUNT_IN)
        .setParameter("ended", (long) ended)
        .setParameter("gone", (long) gone)
        .setParameter("now", Time.currentTimeMillis())
        .setParameter("job", job.id)
        .executeUpdate();
    return true;
  }

  private static int count(EntityManager em, boolean gone, JobBatch batch) {
    return batch
        .bind(em.createQuery(COUNT, Long.class))
        .setParameter("gone", gone)
        .getSingleResult()
        .intValue();
  }

  private static int close(
      EntityManager em,
      JobEntity job,
      JobBatch batch,
      String statement,
      @Nullable EndReason unknown) {
    Query update =
        batch
            .bind(em.createQuery(statement))
            .setParameter("time", job.startTime)
            .setParameter("reason", job.reason)
            .setParameter("by", job.startedBy)
            .setParameter("byId", job.startedById)
            .setParameter("byRealm", job.startedByRealm);
    if (unknown != null) {
      update.setParameter("unknown", unknown.id());
    }
    return update.executeUpdate();
  }

  private static void noteClients(JobStep step, boolean offline, JobBatch batch) {
    List<String> owed =
        step.realm()
            .getClientsStream()
            .filter(ClientLogout::isOwedTo)
            .map(ClientModel::getId)
            .toList();
    if (!owed.isEmpty()) {
      batch
          .bind(step.em().createQuery(NOTE_CLIENTS))
          .setParameter("flag", KeycloakSessionRows.flag(offline))
          .setParameter("offline", offline)
          .setParameter("owed", owed)
          .executeUpdate();
    }
  }

  private static void deleteClients(EntityManager em, boolean offline, JobBatch batch) {
    batch
        .bind(em.createQuery(DELETE_CLIENTS))
        .setParameter("flag", KeycloakSessionRows.flag(offline))
        .setParameter("offline", offline)
        .executeUpdate();
  }
}
