package dev.sessionguard.limit.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.ledger.keycloak.ClientParts;
import dev.sessionguard.ledger.keycloak.Ledger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.services.managers.AuthenticationManager;

/** The part that an application had in a session before the login that goes on with it. */
record HeldPart(Entering entering) {
  /** Seconds that a request may take from the client session to its event. */
  private static final int OF_THIS_REQUEST = 2;

  /** Whether the application took part in the session before, and so holds a place. */
  boolean of(Application application) {
    String realmId = entering.realm().getId();
    return new Ledger(entering.session(), realmId)
            .<List<String>>readCommitted(
                now ->
                    new ClientParts(now.session(), realmId).openIn(entering.userSession().getId()))
            .stream()
            .filter(application.clients()::contains)
            .anyMatch(this::tookPart);
  }

  private boolean tookPart(String clientId) {
    ClientModel client = entering.realm().getClientByClientId(clientId);
    AuthenticatedClientSessionModel part = client == null ? null : part(client);
    return part != null
        && AuthenticationManager.isClientSessionValid(
            entering.realm(), client, entering.userSession(), part)
        && !(clientId.equals(entering.event().getClientId()) && isOfThisRequest(part));
  }

  /** Whether the login's client begins to take part in the session with this login. */
  boolean begins(String clientId) {
    ClientModel client = entering.realm().getClientByClientId(clientId);
    AuthenticatedClientSessionModel part = client == null ? null : part(client);
    return part == null || isOfThisRequest(part);
  }

  private @Nullable AuthenticatedClientSessionModel part(ClientModel client) {
    return entering.userSession().getAuthenticatedClientSessionByClient(client.getId());
  }

  private boolean isOfThisRequest(AuthenticatedClientSessionModel part) {
    return part.getStarted() >= entering.event().getTime() / 1000 - OF_THIS_REQUEST;
  }
}
