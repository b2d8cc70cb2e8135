package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.keycloak.ClientParts;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.util.TokenUtil;

/**
 * A client's part in a session that a request uses, by a token or code, held against the ledger.
 * Keycloak's events tell which: not every request leaves its session in the context.
 */
public final class UsedPart {

  private static final String ATTRIBUTE = "session-guard.used-parts";

  private UsedPart() {}

  /** A part that was used. */
  record Use(RealmModel realm, String sessionId, boolean offline, String client) {}

  /** The parts that a request used. */
  private record Uses(Set<Use> all) {}

  /** Notes the part that an event tells of. */
  public static void heard(KeycloakSession session, Event event) {
    RealmModel realm = session.getContext().getRealm();
    String id = event.getSessionId();
    if (realm == null || id == null || !realm.getId().equals(event.getRealmId())) {
      return;
    }
    boolean isOffline =
        TokenUtil.TOKEN_TYPE_OFFLINE.equals(detail(event, Details.REFRESH_TOKEN_TYPE));
    switch (event.getType()) {
      case CODE_TO_TOKEN, OAUTH2_DEVICE_CODE_TO_TOKEN ->
          note(session, realm, id, false, event.getClientId());
      case REFRESH_TOKEN -> note(session, realm, id, isOffline, event.getClientId());
      case USER_INFO_REQUEST ->
          note(session, realm, id, isOffline(session, id), event.getClientId());
      case INTROSPECT_TOKEN ->
          note(session, realm, id, isOffline(session, id), detail(event, Details.TOKEN_ISSUED_FOR));
      case TOKEN_EXCHANGE ->
          note(session, realm, id, false, detail(event, Details.SUBJECT_TOKEN_CLIENT_ID));
      default -> {}
    }
  }

  private static boolean isOffline(KeycloakSession session, String sessionId) {
    UserSessionModel used = session.getContext().getUserSession();
    return used != null && used.getId().equals(sessionId) && used.isOffline();
  }

  private static @Nullable String detail(Event event, String name) {
    return event.getDetails() == null ? null : event.getDetails().get(name);
  }

  private static void note(
      KeycloakSession session,
      RealmModel realm,
      String sessionId,
      boolean offline,
      @Nullable String client) {
    if (client != null) {
      uses(session).add(new Use(realm, sessionId, offline, client));
    }
  }

  private static Set<Use> uses(KeycloakSession session) {
    Uses uses = session.getAttribute(ATTRIBUTE, Uses.class);
    if (uses == null) {
      uses = new Uses(new LinkedHashSet<>());
      session.setAttribute(ATTRIBUTE, uses);
    }
    return uses.all();
  }

  /** The first part that this request used although it has ended; null where there is none. */
  static @Nullable Use ended(KeycloakSession session) {
    noteBearer(session);
    for (Use use : uses(session)) {
      if (hasEnded(session, use)) {
        return use;
      }
    }
    return null;
  }

  /** A bearer token, as of the account API, which sends no event of its own. */
  private static void noteBearer(KeycloakSession session) {
    UserSessionModel used = session.getContext().getUserSession();
    if (used != null
        && used.getRealm() != null
        && session.getContext().getBearerToken() instanceof JsonWebToken token) {
      note(session, used.getRealm(), used.getId(), used.isOffline(), token.getIssuedFor());
    }
  }

  private static boolean hasEnded(KeycloakSession session, Use use) {
    if (!RealmSettings.of(use.realm()).endsPartsOf(use.client())) {
      return false;
    }
    Long end =
        new ClientParts(session, use.realm().getId())
            .endOf(use.sessionId(), use.offline(), use.client());
    return end != null && !hasBegunSince(session, use, end);
  }

  /** A part may have begun again while its application was not limited: nobody noted that. */
  private static boolean hasBegunSince(KeycloakSession session, Use use, long end) {
    ClientModel client = use.realm().getClientByClientId(use.client());
    UserSessionModel used =
        use.offline()
            ? session.sessions().getOfflineUserSession(use.realm(), use.sessionId())
            : session.sessions().getUserSession(use.realm(), use.sessionId());
    AuthenticatedClientSessionModel part =
        used == null || client == null
            ? null
            : used.getAuthenticatedClientSessionByClient(client.getId());
    return part != null && part.getStarted() * 1000L > end;
  }

  /**
   * Whether a client's part in a session is marked as ended although a login goes on with it; then
   * {@link EndedPartFilter} takes back its answer.
   */
  public static boolean isMarked(
      KeycloakSession session, RealmModel realm, UserSessionModel userSession, String clientId) {
    Use use = new Use(realm, userSession.getId(), userSession.isOffline(), clientId);
    boolean isMarked = hasEnded(session, use);
    if (isMarked) {
      uses(session).add(use);
    }
    return isMarked;
  }
}
