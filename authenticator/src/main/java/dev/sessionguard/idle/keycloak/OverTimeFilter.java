package dev.sessionguard.idle.keycloak;

import dev.sessionguard.ending.keycloak.TakenBack;
import dev.sessionguard.ending.keycloak.UsedSession;
import dev.sessionguard.idle.RuleTimes;
import dev.sessionguard.idle.RuleTimes.Over;
import dev.sessionguard.idle.SessionEnd;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowWriter;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.ledger.keycloak.UserTimes;
import dev.sessionguard.request.keycloak.Requested;
import dev.sessionguard.work.keycloak.AfterCommit;
import dev.sessionguard.work.keycloak.Background;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.cookie.CookieType;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Refuses the use of a session that is over by a rule's time, to the second: takes back the answer
 * to whoever used it, and ends the session. Where no rule of the realm gives a time, nothing is
 * read.
 *
 * <p>Keycloak has set the session's last use to now when this runs, whatever the request got, and
 * be it a login page. So the answer is taken back before {@code CloseSessionFilter} (priority 1)
 * commits that; after {@code EndedSessionFilter}, which knows the sessions that have ended.
 */
@Provider
@Priority(190)
public final class OverTimeFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
    if (session == null || session.getTransactionManager().getRollbackOnly()) {
      return;
    }
    UserSessionModel used = UsedSession.of(session);
    RealmModel realm = used == null ? null : used.getRealm();
    if (used == null || realm == null || !UserTimes.areIn(realm) || !isOnline(used)) {
      return;
    }
    Over over = over(session, realm, used).orElse(null);
    if (over == null) {
      return;
    }
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    String realmId = realm.getId();
    String row =
        UsedSession.of(session, realmId, used.getId()).online().map(LedgerEntity::id).orElse("");
    TimeEnding ending = new TimeEnding(factory);
    Requested requested = Requested.of(request.getUriInfo());
    if (requested == Requested.LOGOUT || response.getStatus() >= 400) {
      // What this changes may be what ends a session, and stays; the last use is now, and no
      // longer tells that the session was over.
      AfterCommit.run(
          session, () -> Background.of(factory).run(() -> ending.end(realmId, row, over)));
      return;
    }
    TakenBack answer = TakenBack.of(session, request, response);
    if (requested == Requested.LOGIN || isPage(request)) {
      answer.restart(used);
    } else {
      answer.answer(requested, used);
    }
    Background.of(factory).run(() -> ending.settle(realmId, row));
  }

  /** Whether it is an online session, or a copy of one that lives for this request. */
  private static boolean isOnline(UserSessionModel used) {
    return used.getPersistenceState() == SessionPersistenceState.TRANSIENT
        ? Constants.CREATED_FROM_PERSISTENT_ONLINE.equals(
            used.getNote(Constants.CREATED_FROM_PERSISTENT))
        : !used.isOffline();
  }

  /** Whether a browser opens a page of Keycloak's by its cookie, such as the account console. */
  private static boolean isPage(ContainerRequestContext request) {
    return request.getMethod().equals(HttpMethod.GET)
        && request.getHeaderString(HttpHeaders.AUTHORIZATION) == null
        && request.getCookies().containsKey(CookieType.IDENTITY.getName());
  }

  private static Optional<Over> over(
      KeycloakSession session, RealmModel realm, UserSessionModel used) {
    RuleTimes times = UserTimes.of(session, realm, used.getUser());
    return times.isNone()
        ? Optional.empty()
        : SessionDirectory.onlineIsStored()
            ? overAsStored(session, realm, used, times)
            : overAsRecorded(session, realm, used, times);
  }

  /**
   * What is stored is from before this request: Keycloak writes the last use when it commits. A
   * session that is started anew in this request, by an old one's id, is not over.
   */
  private static Optional<Over> overAsStored(
      KeycloakSession session, RealmModel realm, UserSessionModel used, RuleTimes times) {
    UserSessionModel stored = new SessionDirectory(session, realm).stored(used.getId());
    return stored == null || stored.getStarted() < used.getStarted()
        ? Optional.empty()
        : times.over(
            SessionEnd.NEVER,
            stored.getLastSessionRefresh() * 1000L,
            stored.getStarted() * 1000L,
            Time.currentTimeMillis());
  }

  /** Where Keycloak has nothing but the last use of this moment, the ledger's is up to this old. */
  private static Optional<Over> overAsRecorded(
      KeycloakSession session, RealmModel realm, UserSessionModel used, RuleTimes times) {
    return UsedSession.of(session, realm.getId(), used.getId())
        .online()
        .filter(row -> row.started() >= used.getStarted())
        .flatMap(
            row ->
                times.over(
                    SessionEnd.NEVER,
                    row.lastActivity() + RowWriter.ACTIVITY_STEP_MILLIS,
                    row.started() * 1000L,
                    Time.currentTimeMillis()));
  }
}
