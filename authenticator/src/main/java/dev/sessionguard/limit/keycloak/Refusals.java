package dev.sessionguard.limit.keycloak;

import dev.sessionguard.device.keycloak.SessionDevice;
import dev.sessionguard.ledger.RefusedLogin;
import dev.sessionguard.ledger.keycloak.RefusalWriter;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.Map;
import java.util.Objects;
import org.keycloak.events.Event;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Refused logins, taken down in the background: the login holds a connection and the user's lock at
 * that time, and must not wait for a second connection.
 */
public final class Refusals {

  /** The error of an event that tells of a refused login. */
  public static final String ERROR = "session_limit_exceeded";

  private Refusals() {}

  /**
   * Notes a refused login, soon.
   *
   * @param event one of this very request, whose user is known
   */
  public static void note(KeycloakSession session, Event event) {
    RefusedLogin login =
        RefusedLogin.of(
            event.getUserId(),
            event.getTime(),
            event.getIpAddress(),
            SessionDevice.ofRequest(session), // the request is gone in the background
            event.getClientId(),
            details(event));
    String realmId = event.getRealmId();
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    Background.of(factory, "history")
        .run(
            () ->
                RealmTransaction.run(
                    factory, realmId, (other, realm) -> RefusalWriter.write(other, realm, login)));
  }

  private static Map<String, String> details(Event event) {
    return Objects.requireNonNullElse(event.getDetails(), Map.of());
  }
}
