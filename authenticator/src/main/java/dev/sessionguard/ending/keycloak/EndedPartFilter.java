package dev.sessionguard.ending.keycloak;

import dev.sessionguard.request.keycloak.Requested;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * The last net under the ending of an application's part in a session, as {@link
 * EndedSessionFilter} is one under the ending of sessions: takes back the answer to whoever uses a
 * part that has ended, and has its copy leave the caches.
 *
 * <p>Runs before {@code CloseSessionFilter} (priority 1) commits.
 */
@Provider
@Priority(180)
public final class EndedPartFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
    if (session == null
        || response.getStatus() >= 400
        || session.getTransactionManager().getRollbackOnly()) {
      return;
    }
    Requested requested = Requested.of(request.getUriInfo());
    if (requested == Requested.LOGOUT) {
      return;
    }
    UsedPart.Use used = UsedPart.ended(session);
    if (used == null) {
      return;
    }
    ClientModel client = used.realm().getClientByClientId(used.client());
    if (client != null) {
      CachePasses.leave(
          session.getKeycloakSessionFactory(),
          Set.of(new Leaving.Part(used.sessionId(), Set.of(client.getId()))));
    }
    TakenBack.of(session, request, response).answerPart(requested);
  }
}
