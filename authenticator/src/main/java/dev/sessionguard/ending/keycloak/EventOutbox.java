package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.request.keycloak.BackgroundRequest;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The events that a job owes to the realm's listeners, sent some at a time. */
final class EventOutbox {

  /** So few that the transaction stays short where a listener signs and stores each. */
  private static final int BATCH = 100;

  private static final String NOTE =
      """
      insert into PendingEventEntity (jobId, sessionId, ledgerId, realmId, userId)
      select v.jobId, v.sessionId, v.ledgerId, v.realmId, v.userId from JobTargetEntity v where
      """
          + JobBatch.WHERE
          + " and v.gone = false";

  private static final String NEXT =
      "from PendingEventEntity e where e.jobId = :job order by e.sessionId, e.ledgerId";

  private static final String ROWS = "from LedgerEntity l where l.id in (:ids)";

  private static final String FORGET =
      "delete from PendingEventEntity e where e.jobId = :job and e.sessionId in (:sessions)";

  private EventOutbox() {}

  /** Notes the targets that this batch ends; those that were gone before have had their event. */
  static void note(EntityManager em, JobBatch batch) {
    batch.bind(em.createQuery(NOTE)).executeUpdate();
  }

  /** Sends a batch, one event a session; false when nothing is left. */
  static boolean sendSome(JobStep step) {
    EntityManager em = step.em();
    JobEntity job = step.job();
    Map<String, PendingEventEntity> owed = new LinkedHashMap<>();
    em.createQuery(NEXT, PendingEventEntity.class)
        .setParameter("job", job.id)
        .setMaxResults(BATCH)
        .getResultList()
        .forEach(event -> owed.putIfAbsent(event.sessionId, event));
    if (owed.isEmpty()) {
      return false;
    }
    if (job.baseUri != null) { // listeners may name the server
      step.session().getContext().setHttpRequest(BackgroundRequest.at(URI.create(job.baseUri)));
    }
    Map<String, LedgerEntity> rows =
        em.createQuery(ROWS, LedgerEntity.class)
            .setParameter("ids", owed.values().stream().map(event -> event.ledgerId).toList())
            .getResultStream()
            .collect(Collectors.toMap(LedgerEntity::id, Function.identity()));
    owed.values()
        .forEach(
            event ->
                event(event, job, rows.get(event.ledgerId)).send(step.session(), step.realm()));
    em.createQuery(FORGET)
        .setParameter("job", job.id)
        .setParameter("sessions", List.copyOf(owed.keySet()))
        .executeUpdate();
    return true;
  }

  /**
   * The event of a session.
   *
   * @param row null when the user has been deleted meanwhile
   */
  private static LogoutEvent event(
      PendingEventEntity owed, JobEntity job, @Nullable LedgerEntity row) {
    return row == null
        ? new LogoutEvent(owed.userId, owed.sessionId, job.reason, null, null, null, job.rule)
        : new LogoutEvent(
            owed.userId,
            owed.sessionId,
            job.reason,
            row.username(),
            row.clientId(),
            row.ip(),
            job.rule);
  }
}
