package dev.sessionguard.ending.keycloak;

import org.keycloak.models.ClientModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionProvider;

/** A job's targets that Keycloak keeps in memory only, removed one by one. */
final class MemoryRemoval {

  private static final String TARGETS = "select v from JobTargetEntity v where " + JobBatch.WHERE;

  private MemoryRemoval() {}

  static void remove(JobStep step, JobBatch batch) {
    batch
        .bind(step.em().createQuery(TARGETS, JobTargetEntity.class))
        .getResultList()
        .forEach(target -> remove(step, target));
  }

  private static void remove(JobStep step, JobTargetEntity target) {
    UserSessionProvider sessions = step.session().sessions();
    UserSessionModel found =
        target.offline
            ? sessions.getOfflineUserSession(step.realm(), target.sessionId)
            : sessions.getUserSession(step.realm(), target.sessionId);
    if (found == null) {
      target.gone = true;
      return;
    }
    for (LogoutSnapshot.Client client : LogoutSnapshot.to(found).clients()) {
      ClientModel model = step.realm().getClientById(client.id());
      if (model != null && ClientLogout.isOwedTo(model)) {
        step.em().merge(owed(step, target, client));
      }
    }
    if (target.offline) {
      sessions.removeOfflineUserSession(step.realm(), found);
    } else {
      sessions.removeUserSession(step.realm(), found);
    }
  }

  private static PendingLogoutEntity owed(
      JobStep step, JobTargetEntity target, LogoutSnapshot.Client client) {
    PendingLogoutEntity notice = new PendingLogoutEntity();
    notice.jobId = step.job().id;
    notice.sessionId = target.sessionId;
    notice.clientUuid = client.id();
    notice.realmId = target.realmId;
    notice.userId = target.userId;
    notice.data = ClientData.json(client);
    return notice;
  }
}
