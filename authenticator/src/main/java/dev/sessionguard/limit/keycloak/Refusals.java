package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.RowWriter;
import dev.sessionguard.work.keycloak.Background;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Refused logins, taken down in the background: the login holds a connection and the user's lock at
 * that time, and must not wait for a second connection.
 */
public final class Refusals {

  /** The error of an event that tells of a refused login. */
  public static final String ERROR = "session_limit_exceeded";

  /** The event's detail that names the gate. */
  public static final String GATE = "gate";

  /** The event's detail that names the rule which gives the limit. */
  public static final String RULE = "rule";

  /** The event's detail that tells whose cap it is, as {@code client:crm}. */
  static final String CAP = "cap";

  /** The event's detail that names the application whose limit it is. */
  static final String APPLICATION = "application";

  private Refusals() {}

  /** Notes a refused login, soon. */
  public static void note(KeycloakSession session, String realmId, String userId, long when) {
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    Background.of(factory, "history")
        .run(
            () ->
                KeycloakModelUtils.runJobInTransaction(
                    factory, other -> new RowWriter(other, realmId).refused(userId, when)));
  }
}
