package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.EndReason;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The event of a session that we have ended, as Keycloak sends one for a logout.
 *
 * @param reason id of why it ended
 * @param username name at the login; null where it is not known any more
 * @param clientId client of the login
 * @param ip address of the login, as far as it is kept
 * @param rule name of the rule whose limit, or id of the cap that ended it; null where none did
 */
record LogoutEvent(
    String userId,
    String sessionId,
    String reason,
    @Nullable String username,
    @Nullable String clientId,
    @Nullable String ip,
    @Nullable String rule) {
  private static final String RULE = "rule";
  private static final String CAP = "cap";

  /** Sends it to the realm's listeners with the session's transaction. */
  void send(KeycloakSession session, RealmModel realm) {
    ClientTelling.markAt(session);
    EventBuilder event =
        new EventBuilder(realm, session)
            .event(EventType.LOGOUT)
            .user(userId)
            .session(sessionId)
            .detail(Details.REASON, reason);
    if (username != null) {
      event.detail(Details.USERNAME, username);
    }
    if (clientId != null) {
      event.client(clientId);
    }
    if (ip != null) {
      event.ipAddress(ip);
    }
    if (rule != null) {
      event.detail(EndReason.CAP.id().equals(reason) ? CAP : RULE, rule);
    }
    event.success();
  }
}
