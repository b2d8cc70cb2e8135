package dev.sessionguard.ending.keycloak;

import dev.sessionguard.request.keycloak.Requested;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * The last net under the ending of sessions: takes back the answer to whoever uses a session that
 * has ended, and has the session leave the caches. A reader of the moment in which the session
 * ended may have put it back there.
 *
 * <p>Runs before {@code CloseSessionFilter} (priority 1) commits.
 */
@Provider
@Priority(200)
public final class EndedSessionFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
    if (session == null
        || response.getStatus() >= 400
        || session.getTransactionManager().getRollbackOnly()) {
      return;
    }
    UserSessionModel used = UsedSession.of(session);
    Requested requested = Requested.of(request.getUriInfo());
    if (used == null
        || used.getRealm() == null
        || requested == Requested.LOGOUT
        || !UsedSession.hasEnded(session, used)) {
      return;
    }
    TakenBack.of(session, request, response).answer(requested, used);
  }
}
