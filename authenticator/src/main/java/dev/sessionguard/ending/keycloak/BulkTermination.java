package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.JobReport;
import dev.sessionguard.ledger.keycloak.KeycloakSessionRows;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.work.keycloak.AfterCommit;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.hibernate.Session;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Ends many sessions at once. Keycloak's rows of them are deleted in the caller's transaction, so
 * that no token works any more when its commit returns; ledger and clients follow in a job ({@link
 * TerminationJob}), which another node finishes when this one dies.
 *
 * <p>Where Keycloak keeps online sessions in memory only, the job removes the sessions one by one:
 * online ones have no rows to delete, and caches that hold them cannot be emptied of offline ones.
 */
public final class BulkTermination {

  /** From so many sessions a bad plan costs more than a count of the rows. */
  private static final int MANY = 5000;

  private static final int USER_BATCH = 1000;

  private static final String CHOOSE =
      """
      insert into JobTargetEntity (jobId, ledgerId, realmId, userId, sessionId, offline, gone)
      select :job, l.id, l.realmId, l.userId, l.sessionId, l.offline,
      """;

  /** A join: as a statement of its own it would be planned without statistics. */
  private static final String GONE_IF_NOT_STORED =
      """
      case when s.userSessionId is null then true else false end from LedgerEntity l
      """
          + KeycloakSessionRows.FLAGGED_JOINED_TO_ROW;

  private static final String NOT_GONE = "false from LedgerEntity l ";

  private static final String LIVE = " and l.live = true and l.offline = :offline";

  private static final String BUT_THE_EXCLUDED = " and l.sessionId <> :excluded";

  /** What comes in order is cheaper to enter into the key's index. */
  private static final String IN_ORDER = " order by l.id";

  private static final String USERS =
      "select distinct v.userId from JobTargetEntity v where v.jobId = :job";

  private static final String EXCLUDE =
      "delete from JobTargetEntity v where v.jobId = :job and v.userId in (:users)";

  private static final String DELETE =
      KeycloakSessionRows.deletingSessions(
          "select v.sessionId from JobTargetEntity v where v.jobId = :job and v.offline = :offline");

  private final KeycloakSessionFactory factory;

  public BulkTermination(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /**
   * Ends the sessions with the caller's transaction and leaves the rest to a job. Where there is
   * none to end, there is no job, and nothing is cleared.
   */
  public JobReport start(KeycloakSession session, RealmModel realm, TerminationRequest request) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    JobEntity job = new JobEntity();
    job.id = UUID.randomUUID().toString();
    job.realmId = realm.getId();
    job.reason = request.reason().id();
    job.rule = request.rule();
    job.startedBy(request.startedBy());
    job.startTime = Time.currentTimeMillis();
    job.heartbeat = job.startTime;
    job.baseUri = SessionTermination.baseUri(session);
    em.persist(job);
    em.flush();
    List<Boolean> flags = request.includeOffline() ? List.of(false, true) : List.of(false);
    for (boolean offline : flags) {
      job.total += choose(em, job, request, offline);
    }
    if (request.mayEnd() != null) {
      job.total -= excludeOthers(em, job, request.mayEnd());
    }
    if (job.total == 0) {
      em.remove(job);
      return job.report(session).ofNothing();
    }
    if (job.total >= MANY) {
      refreshStatistics(em);
    }
    if (SessionDirectory.onlineIsStored()) {
      for (boolean offline : flags) {
        delete(em, job, offline);
      }
    }
    AfterCommit.run(
        session,
        () -> {
          CachePasses.leave(factory, List.of(new Leaving.OfRealm(job.realmId)));
          new TerminationJob(factory, job.id).runLater();
        });
    return job.report(session);
  }

  /** Notes the sessions that end, and whether Keycloak has them still; returns how many. */
  private static int choose(
      EntityManager em, JobEntity job, TerminationRequest request, boolean offline) {
    boolean stored = offline || SessionDirectory.onlineIsStored();
    String statement =
        CHOOSE
            + (stored ? GONE_IF_NOT_STORED : NOT_GONE)
            + " where "
            + request.which().where()
            + LIVE
            + (request.excluded() == null ? "" : BUT_THE_EXCLUDED)
            + IN_ORDER;
    Query insert =
        request
            .which()
            .bind(em.createQuery(statement))
            .setParameter("job", job.id)
            .setParameter("offline", offline);
    if (stored) {
      insert.setParameter("flag", KeycloakSessionRows.flag(offline));
    }
    if (request.excluded() != null) {
      insert.setParameter("excluded", request.excluded());
    }
    return insert.executeUpdate();
  }

  /**
   * PostgreSQL plans by what it last knew of a table, here mostly that it was empty, and then looks
   * up a hundred thousand sessions one by one. Elsewhere this would end the transaction.
   */
  private static void refreshStatistics(EntityManager em) {
    String targets = JpaUtils.getTableNameForNativeQuery("SESSION_GUARD_VICTIM", em);
    em.unwrap(Session.class)
        .doWork(
            connection -> {
              if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
                try (Statement statement = connection.createStatement()) {
                  statement.execute("analyze " + targets);
                }
              }
            });
  }

  /** Excludes sessions of users whom the caller may not manage; returns how many. */
  private static int excludeOthers(EntityManager em, JobEntity job, Predicate<String> mayEnd) {
    List<String> others =
        em.createQuery(USERS, String.class)
            .setParameter("job", job.id)
            .getResultStream()
            .filter(mayEnd.negate())
            .toList();
    int excluded = 0;
    for (int from = 0; from < others.size(); from += USER_BATCH) {
      excluded +=
          em.createQuery(EXCLUDE)
              .setParameter("job", job.id)
              .setParameter(
                  "users", others.subList(from, Math.min(from + USER_BATCH, others.size())))
              .executeUpdate();
    }
    return excluded;
  }

  /**
   * Deletes the sessions themselves: nothing that belongs to them works from then on. Their
   * clients' part is left to the job, which has the clients to tell from it.
   */
  private static void delete(EntityManager em, JobEntity job, boolean offline) {
    em.createQuery(DELETE)
        .setParameter("flag", KeycloakSessionRows.flag(offline))
        .setParameter("job", job.id)
        .setParameter("offline", offline)
        .executeUpdate();
  }

  /** Ids of the realms that have jobs which are not done. */
  public List<String> realms() {
    return KeycloakModelUtils.runJobInTransactionWithResult(factory, JobQueue::realms);
  }

  /** Goes on with jobs that nobody is at work on, in the caller's thread. */
  public void resume(String realmId) {
    List<String> left =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory, session -> JobQueue.left(session, realmId));
    if (!left.isEmpty()) {
      // who began it may have died before the caches were emptied
      CachePasses.leave(factory, List.of(new Leaving.OfRealm(realmId)));
    }
    left.forEach(id -> new TerminationJob(factory, id).run());
  }

  /** Deletes the reports of jobs that were done longer ago than the realm keeps its history. */
  public void prune(String realmId) {
    KeycloakModelUtils.runJobInTransaction(
        factory,
        session -> {
          RealmModel realm = session.realms().getRealm(realmId);
          if (realm != null) {
            JobQueue.prune(
                session,
                realmId,
                RealmSettings.of(realm).history().keptSince(Time.currentTimeMillis()));
          }
        });
  }
}
