package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.JobLease;
import dev.sessionguard.ending.JobReport;
import dev.sessionguard.ledger.Actor;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The jobs of a realm: their reports, and the right to work on one. */
public final class JobQueue {

  private static final String LATEST =
      "select j from JobEntity j where j.realmId = :realm order by j.startTime desc";

  private static final String CLOSING =
      """
      select 1 from JobEntity j where j.realmId = :realm and j.startTime > :since
      and exists (select 1 from JobTargetEntity v where v.jobId = j.id)""";

  private static final String LEFT =
      """
      select j.id from JobEntity j
      where j.realmId = :realm and j.state <> :done and j.heartbeat < :stale""";

  private static final String REALMS =
      "select distinct j.realmId from JobEntity j where j.state <> :done";

  private static final String UNFINISHED =
      """
      select count(*) from JobEntity j
      where j.realmId = :realm and j.startedById = :who and j.startedByRealm = :home
      and j.state <> :done""";

  private static final String CLAIM =
      """
      update JobEntity j set j.state = :running, j.heartbeat = :now where j.id = :id
      and (j.state = :queued or (j.state = :running and j.heartbeat < :stale))""";

  private static final String PRUNE =
      "delete from JobEntity j where j.realmId = :realm and j.endTime < :end";

  private JobQueue() {}

  /** A job of a realm. */
  public static Optional<JobReport> find(KeycloakSession session, RealmModel realm, String id) {
    JobEntity job = em(session).find(JobEntity.class, id);
    return job == null || !job.realmId.equals(realm.getId())
        ? Optional.empty()
        : Optional.of(job.report(session));
  }

  /** The latest jobs of a realm, newest first. */
  public static List<JobReport> latest(KeycloakSession session, RealmModel realm, int max) {
    return em(session)
        .createQuery(LATEST, JobEntity.class)
        .setParameter("realm", realm.getId())
        .setMaxResults(max)
        .getResultStream()
        .map(job -> job.report(session))
        .toList();
  }

  /** Whether a job has still to close rows of the realm: it knows why they ended. */
  public static boolean isClosing(KeycloakSession session, RealmModel realm) {
    return !em(session)
        .createQuery(CLOSING, Integer.class)
        .setParameter("realm", realm.getId())
        .setParameter("since", JobLease.trustedSince(Time.currentTimeMillis()))
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** How many jobs of a realm that one administrator started are not done. */
  public static long unfinished(KeycloakSession session, RealmModel realm, Actor startedBy) {
    return em(session)
        .createQuery(UNFINISHED, Long.class)
        .setParameter("realm", realm.getId())
        .setParameter("who", startedBy.userId())
        .setParameter("home", startedBy.realmId())
        .setParameter("done", JobReport.DONE)
        .getSingleResult();
  }

  /** Ids of the realms that have jobs which are not done. */
  static List<String> realms(KeycloakSession session) {
    return em(session)
        .createQuery(REALMS, String.class)
        .setParameter("done", JobReport.DONE)
        .getResultList();
  }

  /** Ids of jobs that nobody is at work on. */
  static List<String> left(KeycloakSession session, String realmId) {
    return em(session)
        .createQuery(LEFT, String.class)
        .setParameter("realm", realmId)
        .setParameter("done", JobReport.DONE)
        .setParameter("stale", JobLease.staleBefore(Time.currentTimeMillis()))
        .getResultList();
  }

  /** Takes a job; answers its realm, or null where another node is at work on it. */
  static @Nullable String claim(KeycloakSession session, String jobId) {
    long now = Time.currentTimeMillis();
    boolean claimed =
        em(session)
                .createQuery(CLAIM)
                .setParameter("running", JobReport.RUNNING)
                .setParameter("queued", JobReport.QUEUED)
                .setParameter("now", now)
                .setParameter("stale", JobLease.staleBefore(now))
                .setParameter("id", jobId)
                .executeUpdate()
            == 1;
    JobEntity job = claimed ? em(session).find(JobEntity.class, jobId) : null;
    return job == null ? null : job.realmId;
  }

  /** Deletes the reports of jobs that were done before a moment, in epoch milliseconds. */
  static void prune(KeycloakSession session, String realmId, long before) {
    em(session)
        .createQuery(PRUNE)
        .setParameter("realm", realmId)
        .setParameter("end", before)
        .executeUpdate();
  }

  private static EntityManager em(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }
}
