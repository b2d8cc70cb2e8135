package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.FailuresInRow;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.request.keycloak.BackgroundRequest;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;

/** The back-channel logouts that a job owes to clients, sent some at a time. */
final class LogoutOutbox {

  /** So few that a batch of clients that hang is over before somebody takes the job over. */
  private static final int BATCH = 5;

  private static final String NEXT =
      "select n from PendingLogoutEntity n where n.jobId = :job order by n.sessionId, n.clientUuid";

  private static final String GIVE_UP =
      "delete from PendingLogoutEntity n where n.jobId = :job and n.clientUuid = :client";

  private final FailuresInRow failures;

  LogoutOutbox(FailuresInRow failures) {
    this.failures = failures;
  }

  /** Sends a batch; false when nothing is left. */
  boolean tellSome(JobStep step) {
    EntityManager em = step.em();
    JobEntity job = step.job();
    List<PendingLogoutEntity> notices =
        em.createQuery(NEXT, PendingLogoutEntity.class)
            .setParameter("job", job.id)
            .setMaxResults(BATCH)
            .getResultList();
    if (notices.isEmpty()) {
      return false;
    }
    if (job.baseUri != null) {
      step.session().getContext().setHttpRequest(BackgroundRequest.at(URI.create(job.baseUri)));
    }
    long toldBefore = job.clientsTold;
    long failedBefore = job.clientsFailed;
    for (PendingLogoutEntity notice : notices) {
      if (failures.isGivenUp(notice.clientUuid)) {
        continue; // deleted below with all others of this client
      }
      switch (tell(step, notice)) {
        case TOLD -> {
          job.clientsTold++;
          failures.answered(notice.clientUuid);
        }
        case FAILED -> {
          job.clientsFailed++;
          job.addFailedClient(name(step.realm(), notice.clientUuid));
          failures.failed(notice.clientUuid);
        }
        case NOT_OWED -> {}
      }
      em.remove(notice);
    }
    em.flush();
    for (String client : failures.givenUp()) {
      job.clientsFailed +=
          em.createQuery(GIVE_UP)
              .setParameter("job", job.id)
              .setParameter("client", client)
              .executeUpdate();
    }
    SessionMetrics.toldByJob(
        step.session(), job.clientsTold - toldBefore, job.clientsFailed - failedBefore);
    return true;
  }

  private static String name(RealmModel realm, String clientUuid) {
    ClientModel client = realm.getClientById(clientUuid);
    return client == null ? clientUuid : client.getClientId();
  }

  private static ClientLogout.Outcome tell(JobStep step, PendingLogoutEntity notice) {
    KeycloakSession session = step.session();
    RealmModel realm = step.realm();
    UserModel user = session.users().getUserById(realm, notice.userId);
    if (user == null) {
      return ClientLogout.Outcome.NOT_OWED;
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
    return ClientLogout.send(session, realm, once, client(realm, notice));
  }

  private static LogoutSnapshot.Client client(RealmModel realm, PendingLogoutEntity notice) {
    ClientModel client = realm.getClientById(notice.clientUuid);
    ClientData data = ClientData.read(notice.data);
    return new LogoutSnapshot.Client(
        notice.clientUuid,
        client == null ? null : client.getProtocol(),
        data.redirectUri(),
        data.notes() == null ? Map.of() : data.notes());
  }
}
