package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.RowWriter;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Refused logins, taken down in the background: the login holds a connection and the user's lock at
 * that time, and must not wait for a second connection.
 */
public final class Refusals {

  private static final Logger LOG = Logger.getLogger(Refusals.class);

  /** The error of an event that tells of a refused login. */
  public static final String ERROR = "session_limit_exceeded";

  /** The event's detail that names the gate. */
  public static final String GATE = "gate";

  private static final String EXECUTOR = "session-guard-history";

  private Refusals() {}

  /** Notes a refused login, soon. */
  public static void note(KeycloakSession session, String realmId, String userId, long when) {
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    Executor executor = session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR);
    try {
      executor.execute(
          () -> {
            try {
              KeycloakModelUtils.runJobInTransaction(
                  factory, other -> new RowWriter(other, realmId).refused(userId, when));
            } catch (RuntimeException e) {
              LOG.debug("A refused login is not taken down", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("A refused login is not taken down: the server stops", e);
    }
  }
}
