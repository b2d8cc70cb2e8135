package dev.sessionguard.ending.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionguard.ending.JobReport;
import dev.sessionguard.ending.Slice;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerSelection;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.settings.keycloak.RealmSettings;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.net.URI;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Ends many sessions at once. Keycloak's rows of them are deleted in the caller's transaction, so
 * that no token works any more when its commit returns; ledger and clients follow in a job, which
 * another node finishes when this one dies.
 *
 * <p>Where Keycloak keeps online sessions in memory only, the job removes the sessions one by one:
 * online ones have no rows to delete, and caches that hold them cannot be emptied of offline ones.
 */
public final class MassEnding {

  private static final Logger LOG = Logger.getLogger(MassEnding.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXECUTOR = "session-guard";

  /** So many that what each batch costs by itself does not count, so few that a tie-up is short. */
  private static final int LEDGER_BATCH = 5000;

  /** From so many on a bad plan costs more than to look how many there are. */
  private static final int MANY = 5000;

  private static final int USER_BATCH = 1000;
  private static final int MEMORY_BATCH = 100;

  /**
   * How many close a job's ledger rows side by side: a database works on each statement with one
   * core, and most of the job is one statement.
   */
  private static final int CLOSERS = 4;

  /** So few that a batch of clients that hang is over before somebody takes the job over. */
  private static final int NOTICE_BATCH = 5;

  private static final long TAKE_OVER_MILLIS = 60_000;

  /** After so many failures in a row a client is not called again in this job. */
  private static final int GIVE_UP = 5;

  private final KeycloakSessionFactory factory;

  public MassEnding(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /**
   * What to end.
   *
   * @param which rows; of those the live ones
   * @param includeOffline whether offline sessions end too
   * @param spared id of a session that stays, null for none
   * @param mayEnd says of a user id whether the caller may end that user's sessions; null for all
   * @param startedBy user name of the caller
   */
  public record Order(
      LedgerSelection which,
      boolean includeOffline,
      @Nullable String spared,
      @Nullable Predicate<String> mayEnd,
      EndReason reason,
      String startedBy) {}

  /** Ends the sessions with the caller's transaction and leaves the rest to a job. */
  public JobReport start(KeycloakSession session, RealmModel realm, Order order) {
    EntityManager em = em(session);
    JobEntity job = new JobEntity();
    job.id = UUID.randomUUID().toString();
    job.realmId = realm.getId();
    job.reason = order.reason().id();
    job.startedBy = order.startedBy();
    job.startTime = Time.currentTimeMillis();
    job.heartbeat = job.startTime;
    job.baseUri = SessionEnding.baseUri(session);
    em.persist(job);
    em.flush();
    for (boolean offline : flags(order.includeOffline())) {
      job.total += choose(em, job, order, offline);
    }
    if (order.mayEnd() != null) {
      job.total -= spareOthers(em, job, order.mayEnd());
    }
    if (job.total >= MANY) {
      refreshStatistics(em);
    }
    if (SessionDirectory.onlineIsStored()) {
      for (boolean offline : flags(order.includeOffline())) {
        delete(em, job, offline);
      }
    }
    String realmId = realm.getId();
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                CachePasses.leave(factory, List.of(new Leaving.OfRealm(realmId)));
                runLater(job.id);
              }

              @Override
              protected void rollbackImpl() {}
            });
    return job.report();
  }

  private static List<Boolean> flags(boolean includeOffline) {
    return includeOffline ? List.of(false, true) : List.of(false);
  }

  /** Notes the sessions that end, and whether Keycloak has them still; returns how many. */
  private static int choose(EntityManager em, JobEntity job, Order order, boolean offline) {
    boolean stored = offline || SessionDirectory.onlineIsStored();
    Query insert =
        order
            .which()
            .bind(
                em.createQuery(
                    "insert into VictimEntity (jobId, ledgerId, realmId, userId, sessionId,"
                        + " offline, gone) select '"
                        + job.id
                        + "', l.id, l.realmId, l.userId, l.sessionId, l.offline, "
                        // a join: as a statement of its own it would be planned without statistics
                        + (stored
                            ? "case when s.userSessionId is null then true else false end"
                                + " from LedgerEntity l left join PersistentUserSessionEntity s"
                                + " on s.userSessionId = l.sessionId and s.offline = '"
                                + flag(offline)
                                + "'"
                            : "false from LedgerEntity l")
                        + " where "
                        + order.which().where()
                        + " and l.live = true and l.offline = "
                        + offline
                        + (order.spared() == null ? "" : " and l.sessionId <> :spared")
                        // what comes in order is cheaper to enter into the key's index
                        + " order by l.id"));
    if (order.spared() != null) {
      insert.setParameter("spared", order.spared());
    }
    return insert.executeUpdate();
  }

  /**
   * PostgreSQL plans by what it last knew of a table, here mostly that it was empty, and then looks
   * up a hundred thousand sessions one by one. Elsewhere this would end the transaction.
   */
  private static void refreshStatistics(EntityManager em) {
    String victims = JpaUtils.getTableNameForNativeQuery("SESSION_GUARD_VICTIM", em);
    em.unwrap(Session.class)
        .doWork(
            connection -> {
              if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
                try (Statement statement = connection.createStatement()) {
                  statement.execute("analyze " + victims);
                }
              }
            });
  }

  /** Returns how many sessions are spared. */
  private static int spareOthers(EntityManager em, JobEntity job, Predicate<String> mayEnd) {
    List<String> others =
        em.createQuery(
                "select distinct v.userId from VictimEntity v where v.jobId = :job", String.class)
            .setParameter("job", job.id)
            .getResultStream()
            .filter(mayEnd.negate())
            .toList();
    int spared = 0;
    for (int from = 0; from < others.size(); from += USER_BATCH) {
      spared +=
          em.createQuery("delete from VictimEntity v where v.jobId = :job and v.userId in (:users)")
              .setParameter("job", job.id)
              .setParameter(
                  "users", others.subList(from, Math.min(from + USER_BATCH, others.size())))
              .executeUpdate();
    }
    return spared;
  }

  /**
   * Deletes the sessions themselves: nothing that belongs to them works from then on. Their
   * clients' part is left to the job, which has the clients to tell from it.
   */
  private static void delete(EntityManager em, JobEntity job, boolean offline) {
    em.createQuery(
            "delete from PersistentUserSessionEntity s where s.offline = :flag and s.userSessionId"
                + " in (select v.sessionId from VictimEntity v where v.jobId = :job"
                + " and v.offline = :offline)")
        .setParameter("flag", flag(offline))
        .setParameter("job", job.id)
        .setParameter("offline", offline)
        .executeUpdate();
  }

  private static String flag(boolean offline) {
    return offline ? "1" : "0";
  }

  /** A job of a realm. */
  public static Optional<JobReport> find(KeycloakSession session, RealmModel realm, String id) {
    JobEntity job = em(session).find(JobEntity.class, id);
    return job == null || !job.realmId.equals(realm.getId())
        ? Optional.empty()
        : Optional.of(job.report());
  }

  /** The latest jobs of a realm, newest first. */
  public static List<JobReport> latest(KeycloakSession session, RealmModel realm, int max) {
    return em(session)
        .createQuery(
            "select j from JobEntity j where j.realmId = :realm order by j.startTime desc",
            JobEntity.class)
        .setParameter("realm", realm.getId())
        .setMaxResults(max)
        .getResultStream()
        .map(JobEntity::report)
        .toList();
  }

  /** Goes on with jobs that nobody is at work on, in the caller's thread. */
  public void resume(String realmId) {
    List<String> left =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory,
            session ->
                em(session)
                    .createQuery(
                        "select j.id from JobEntity j where j.realmId = :realm"
                            + " and j.state <> :done and j.heartbeat < :stale",
                        String.class)
                    .setParameter("realm", realmId)
                    .setParameter("done", JobReport.DONE)
                    .setParameter("stale", Time.currentTimeMillis() - TAKE_OVER_MILLIS)
                    .getResultList());
    if (!left.isEmpty()) {
      // who began it may have died before the caches were emptied
      CachePasses.leave(factory, List.of(new Leaving.OfRealm(realmId)));
    }
    left.forEach(this::run);
  }

  /** Deletes the reports of jobs that were done longer ago than the realm keeps its history. */
  public void prune(String realmId) {
    KeycloakModelUtils.runJobInTransaction(
        factory,
        session -> {
          RealmModel realm = session.realms().getRealm(realmId);
          if (realm == null) {
            return;
          }
          em(session)
              .createQuery("delete from JobEntity j where j.realmId = :realm and j.endTime < :end")
              .setParameter("realm", realmId)
              .setParameter(
                  "end", RealmSettings.of(realm).history().keptSince(Time.currentTimeMillis()))
              .executeUpdate();
        });
  }

  private void runLater(String jobId) {
    try (KeycloakSession session = factory.create()) {
      session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR).execute(() -> run(jobId));
    } catch (RejectedExecutionException e) {
      LOG.debugf(e, "Job %s is left to the reconciler", jobId);
    }
  }

  private void run(String jobId) {
    try {
      String realmId = claim(jobId);
      if (realmId == null) {
        return;
      }
      Running running = new Running(jobId, realmId);
      closeAll(running);
      Map<String, Integer> failuresInRow = new HashMap<>();
      while (step(running, work -> tellSome(work, failuresInRow))) {}
      step(
          running,
          work -> {
            work.job().state = JobReport.DONE;
            work.job().endTime = Time.currentTimeMillis();
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
  private void closeAll(Running running) {
    List<FutureTask<Void>> parts =
        Slice.of(KeycloakModelUtils.runJobInTransactionWithResult(factory, MassEnding::closers))
            .stream()
            .map(slice -> new FutureTask<Void>(() -> close(running, slice), null))
            .toList();
    try (KeycloakSession session = factory.create()) {
      Executor executor = session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR);
      parts.subList(1, parts.size()).forEach(executor::execute);
    } catch (RejectedExecutionException e) {
      LOG.debugf(e, "Job %s is closed by one thread", running.jobId());
    }
    parts.forEach(FutureTask::run);
    parts.forEach(MassEnding::await);
  }

  /** Under REPEATABLE READ, MariaDB locks what lies between rows, and slices would deadlock. */
  private static int closers(KeycloakSession session) {
    return SessionDirectory.onlineIsStored() && Ledger.seesCommitted(em(session)) ? CLOSERS : 1;
  }

  private void close(Running running, Slice slice) {
    while (step(running, work -> closeSome(work, slice))) {}
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

  /** The job's realm; null where another node is at work on it. */
  private @Nullable String claim(String jobId) {
    long now = Time.currentTimeMillis();
    return KeycloakModelUtils.<@Nullable String>runJobInTransactionWithResult(
        factory,
        session -> {
          boolean claimed =
              em(session)
                      .createQuery(
                          "update JobEntity j set j.state = :running, j.heartbeat = :now"
                              + " where j.id = :id and (j.state = :queued or (j.state = :running"
                              + " and j.heartbeat < :stale))")
                      .setParameter("running", JobReport.RUNNING)
                      .setParameter("queued", JobReport.QUEUED)
                      .setParameter("now", now)
                      .setParameter("stale", now - TAKE_OVER_MILLIS)
                      .setParameter("id", jobId)
                      .executeUpdate()
                  == 1;
          JobEntity job = claimed ? em(session).find(JobEntity.class, jobId) : null;
          return job == null ? null : job.realmId;
        });
  }

  /** A job that this node is at work on. */
  private record Running(String jobId, String realmId) {}

  private record Work(KeycloakSession session, RealmModel realm, JobEntity job) {}

  /** One transaction of a job; answers whether there may be more of the same. */
  private boolean step(Running running, Function<Work, Boolean> work) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session -> {
          // before the first statement: nobody is to wait for a realm with a connection held
          RealmModel realm = session.realms().getRealm(running.realmId());
          JobEntity job = em(session).find(JobEntity.class, running.jobId());
          if (job == null || realm == null) {
            return false; // the realm was removed, and all its rows with it
          }
          session.getContext().setRealm(realm);
          job.heartbeat = Time.currentTimeMillis();
          return work.apply(new Work(session, realm, job));
        });
  }

  /** Victims of a job with ids in this range, ends included: each statement takes the same ones. */
  private record Batch(String jobId, String first, String last) {

    static final String WHERE = "v.jobId = :job and v.ledgerId between :first and :last";

    <Q extends Query> Q bind(Q query) {
      query.setParameter("job", jobId);
      query.setParameter("first", first);
      query.setParameter("last", last);
      return query;
    }
  }

  private boolean closeSome(Work work, Slice slice) {
    EntityManager em = em(work.session());
    JobEntity job = work.job();
    em.detach(job); // others count in the same row at the same time
    boolean stored = SessionDirectory.onlineIsStored();
    Batch batch = batch(em, job, slice, stored ? LEDGER_BATCH : MEMORY_BATCH);
    if (batch == null) {
      return false;
    }
    if (stored) {
      for (boolean offline : new boolean[] {false, true}) {
        noteClients(work, offline, batch);
        deleteClients(em, offline, batch);
      }
    } else {
      removeOneByOne(work, batch);
    }
    int ended = count(em, false, batch);
    int gone = count(em, true, batch);
    SessionMetrics.settledByJob(work.session(), ended, gone);
    int closed = closeRows(em, job, batch, "l.live = true");
    EndReason.byId(job.reason)
        .ifPresent(reason -> SessionMetrics.ended(work.session(), job.realmId, reason, closed));
    if (closed < ended + gone) {
      // A login looked meanwhile, found them gone and could not know why.
      closeRows(
          em,
          job,
          batch,
          "l.live = false and l.endReason = '"
              + EndReason.UNKNOWN.id()
              + "' and l.endTime >= :time");
    }
    batch.bind(em.createQuery("delete from VictimEntity v where " + Batch.WHERE)).executeUpdate();
    // last, for the row is locked until the commit
    em.createQuery(
            "update JobEntity j set j.ended = j.ended + :ended,"
                + " j.alreadyGone = j.alreadyGone + :gone, j.heartbeat = :now where j.id = :job")
        .setParameter("ended", (long) ended)
        .setParameter("gone", (long) gone)
        .setParameter("now", Time.currentTimeMillis())
        .setParameter("job", job.id)
        .executeUpdate();
    return true;
  }

  /** The next victims of a slice, null when there are none. */
  private static @Nullable Batch batch(EntityManager em, JobEntity job, Slice slice, int max) {
    List<String> ids =
        em.createQuery(
                "select v.ledgerId from VictimEntity v where v.jobId = :job"
                    + " and v.ledgerId >= :from and v.ledgerId < :before order by v.ledgerId",
                String.class)
            .setParameter("job", job.id)
            .setParameter("from", slice.from())
            .setParameter("before", slice.before())
            .setMaxResults(max)
            .getResultList();
    return ids.isEmpty() ? null : new Batch(job.id, ids.get(0), ids.get(ids.size() - 1));
  }

  private static int count(EntityManager em, boolean gone, Batch batch) {
    return batch
        .bind(
            em.createQuery(
                "select count(*) from VictimEntity v where " + Batch.WHERE + " and v.gone = :gone",
                Long.class))
        .setParameter("gone", gone)
        .getSingleResult()
        .intValue();
  }

  private static int closeRows(EntityManager em, JobEntity job, Batch batch, String which) {
    return batch
        .bind(
            em.createQuery(
                "update LedgerEntity l set l.live = false, l.endTime = :time,"
                    + " l.endReason = :reason, l.endedBy = :by where l.id in"
                    + " (select v.ledgerId from VictimEntity v where "
                    + Batch.WHERE
                    + ") and "
                    + which))
        .setParameter("time", job.startTime)
        .setParameter("reason", job.reason)
        .setParameter("by", job.startedBy)
        .executeUpdate();
  }

  /** Keeps what the clients' notices need of the client sessions that are about to be deleted. */
  private static void noteClients(Work work, boolean offline, Batch batch) {
    List<String> owed =
        work.realm()
            .getClientsStream()
            .filter(ClientNotice::isOwedTo)
            .map(ClientModel::getId)
            .toList();
    if (owed.isEmpty()) {
      return;
    }
    Query insert =
        em(work.session())
            .createQuery(
                "insert into NoticeEntity (jobId, sessionId, clientUuid, realmId, userId, data)"
                    + " select v.jobId, v.sessionId, c.clientId, v.realmId, v.userId, c.data"
                    + " from VictimEntity v join PersistentClientSessionEntity c"
                    + " on c.userSessionId = v.sessionId and c.offline = :flag"
                    + " where "
                    + Batch.WHERE
                    + " and v.offline = :offline"
                    + " and c.clientId in (:owed)"
                    + " and not exists (select 1 from NoticeEntity n where n.jobId = v.jobId"
                    + " and n.sessionId = v.sessionId and n.clientUuid = c.clientId)");
    batch
        .bind(insert)
        .setParameter("flag", flag(offline))
        .setParameter("offline", offline)
        .setParameter("owed", owed)
        .executeUpdate();
  }

  /**
   * Deletes the clients' part of the sessions, unless a new session has come by the same id. That
   * is counted and not asked by "exists": PostgreSQL, who knows of sessions that were there a
   * moment ago, would take next to no client session to have lost its own, and read all victims for
   * each.
   */
  private static void deleteClients(EntityManager em, boolean offline, Batch batch) {
    Query delete =
        em.createQuery(
            "delete from PersistentClientSessionEntity c where c.offline = :flag"
                + " and c.userSessionId in (select v.sessionId from VictimEntity v"
                + " where "
                + Batch.WHERE
                + " and v.offline = :offline)"
                + " and (select count(s.userSessionId) from PersistentUserSessionEntity s"
                + " where s.userSessionId = c.userSessionId and s.offline = :flag) < 1");
    batch
        .bind(delete)
        .setParameter("flag", flag(offline))
        .setParameter("offline", offline)
        .executeUpdate();
  }

  private static void removeOneByOne(Work work, Batch batch) {
    batch
        .bind(
            em(work.session())
                .createQuery(
                    "select v from VictimEntity v where " + Batch.WHERE, VictimEntity.class))
        .getResultList()
        .forEach(victim -> remove(work, victim));
  }

  private static void remove(Work work, VictimEntity victim) {
    UserSessionProvider sessions = work.session().sessions();
    UserSessionModel found =
        victim.offline
            ? sessions.getOfflineUserSession(work.realm(), victim.sessionId)
            : sessions.getUserSession(work.realm(), victim.sessionId);
    if (found == null) {
      victim.gone = true;
      return;
    }
    EntityManager em = em(work.session());
    for (Farewell.Client client : Farewell.to(found).clients()) {
      ClientModel model = work.realm().getClientById(client.id());
      if (model != null && ClientNotice.isOwedTo(model)) {
        NoticeEntity notice = new NoticeEntity();
        notice.jobId = work.job().id;
        notice.sessionId = victim.sessionId;
        notice.clientUuid = client.id();
        notice.realmId = victim.realmId;
        notice.userId = victim.userId;
        notice.data = ClientData.json(client);
        em.merge(notice);
      }
    }
    if (victim.offline) {
      sessions.removeOfflineUserSession(work.realm(), found);
    } else {
      sessions.removeUserSession(work.realm(), found);
    }
  }

  private boolean tellSome(Work work, Map<String, Integer> failuresInRow) {
    EntityManager em = em(work.session());
    JobEntity job = work.job();
    List<NoticeEntity> notices =
        em.createQuery(
                "select n from NoticeEntity n where n.jobId = :job order by n.sessionId,"
                    + " n.clientUuid",
                NoticeEntity.class)
            .setParameter("job", job.id)
            .setMaxResults(NOTICE_BATCH)
            .getResultList();
    if (notices.isEmpty()) {
      return false;
    }
    if (job.baseUri != null) {
      work.session().getContext().setHttpRequest(BackgroundRequest.at(URI.create(job.baseUri)));
    }
    long toldBefore = job.clientsTold;
    long failedBefore = job.clientsFailed;
    for (NoticeEntity notice : notices) {
      if (failuresInRow.getOrDefault(notice.clientUuid, 0) >= GIVE_UP) {
        continue; // deleted below with all others of this client
      }
      switch (tell(work, notice)) {
        case TOLD -> {
          job.clientsTold++;
          failuresInRow.remove(notice.clientUuid);
        }
        case FAILED -> {
          job.clientsFailed++;
          job.addFailedClient(name(work.realm(), notice.clientUuid));
          failuresInRow.merge(notice.clientUuid, 1, Integer::sum);
        }
        case NOT_OWED -> {}
      }
      em.remove(notice);
    }
    em.flush();
    failuresInRow.forEach(
        (client, failures) -> {
          if (failures >= GIVE_UP) {
            job.clientsFailed +=
                em.createQuery(
                        "delete from NoticeEntity n where n.jobId = :job and n.clientUuid = :client")
                    .setParameter("job", job.id)
                    .setParameter("client", client)
                    .executeUpdate();
          }
        });
    SessionMetrics.toldByJob(
        work.session(), job.clientsTold - toldBefore, job.clientsFailed - failedBefore);
    return true;
  }

  private static String name(RealmModel realm, String clientUuid) {
    ClientModel client = realm.getClientById(clientUuid);
    return client == null ? clientUuid : client.getClientId();
  }

  private static ClientNotice.Outcome tell(Work work, NoticeEntity notice) {
    KeycloakSession session = work.session();
    RealmModel realm = work.realm();
    UserModel user = session.users().getUserById(realm, notice.userId);
    if (user == null) {
      return ClientNotice.Outcome.NOT_OWED;
    }
    // In memory only: login protocols tell clients of models, not of ids.
    UserSessionModel once =
        session
            .sessions()
            .createUserSession(
                notice.sessionId,
                realm,
                user,
                user.getUsername(),
                null,
                null,
                false,
                null,
                null,
                SessionPersistenceState.TRANSIENT);
    return ClientNotice.send(session, realm, once, client(realm, notice));
  }

  private static Farewell.Client client(RealmModel realm, NoticeEntity notice) {
    ClientModel client = realm.getClientById(notice.clientUuid);
    ClientData data = ClientData.read(notice.data);
    return new Farewell.Client(
        notice.clientUuid,
        client == null ? null : client.getProtocol(),
        data.redirectUri(),
        data.notes() == null ? Map.of() : data.notes());
  }

  /** What is used of a stored client session ({@code PersistentClientSessionData}). */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record ClientData(@Nullable String redirectUri, @Nullable Map<String, String> notes) {

    static ClientData read(@Nullable String json) {
      try {
        return json == null ? new ClientData(null, null) : JSON.readValue(json, ClientData.class);
      } catch (JsonProcessingException e) {
        LOG.debug("A stored client session cannot be read; its client is told without notes", e);
        return new ClientData(null, null);
      }
    }

    static String json(Farewell.Client client) {
      try {
        return JSON.writeValueAsString(new ClientData(client.redirectUri(), client.notes()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static EntityManager em(KeycloakSession session) {
    return Objects.requireNonNull(
        session.getProvider(JpaConnectionProvider.class).getEntityManager());
  }
}
