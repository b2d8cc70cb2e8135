package dev.sessionguard.work.keycloak;

import org.keycloak.common.util.Retry;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A transaction that is tried again where logins of the moment lock the same rows and a database
 * ends one of them.
 */
public final class PatientTransaction {

  private static final int TRIES = 8;

  /** Waited between two tries. */
  private static final long RETRY_MILLIS = 5;

  private PatientTransaction() {}

  /** Runs the work in a transaction of its own. */
  public static <T> T run(KeycloakSessionFactory factory, KeycloakSessionTaskWithResult<T> work) {
    return Retry.call(
        attempt -> KeycloakModelUtils.runJobInTransactionWithResult(factory, work),
        TRIES,
        RETRY_MILLIS);
  }
}
