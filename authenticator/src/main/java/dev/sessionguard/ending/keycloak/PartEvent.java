package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.EndReason;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The event of a client's part in a session that we have ended, as Keycloak sends one where a
 * client's part is revoked and the session goes on.
 *
 * @param username name at the login; null where it is not known any more
 * @param clientId whose part it was
 * @param ip address of the session's login, as far as it is kept
 * @param application whose limit ended it
 */
record PartEvent(
    String userId,
    String sessionId,
    @Nullable String username,
    String clientId,
    @Nullable String ip,
    String application) {
  private static final String APPLICATION = "application";

  /** Sends it to the realm's listeners with the session's transaction. */
  void send(KeycloakSession session, RealmModel realm) {
    ClientTelling.markAt(session);
    EventBuilder event =
        new EventBuilder(realm, session)
            .event(EventType.REVOKE_GRANT)
            .user(userId)
            .session(sessionId)
            .client(clientId)
            .detail(Details.REVOKED_CLIENT, clientId)
            .detail(Details.REASON, EndReason.LIMIT.id())
            .detail(APPLICATION, application);
    if (username != null) {
      event.detail(Details.USERNAME, username);
    }
    if (ip != null) {
      event.ipAddress(ip);
    }
    event.success();
  }
}
