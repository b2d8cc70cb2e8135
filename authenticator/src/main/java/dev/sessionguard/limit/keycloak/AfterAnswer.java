package dev.sessionguard.limit.keycloak;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/**
 * Events of a login that is turned away, sent once its transaction is over and before its answer
 * goes out: Keycloak sends an error in a transaction of its own, which would wait for a second
 * connection while the login holds one, and the user's lock.
 */
final class AfterAnswer {

  private AfterAnswer() {}

  /** Does the work when the request's transaction has committed or has been rolled back. */
  static void run(KeycloakSession session, Runnable work) {
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                work.run();
              }

              @Override
              protected void rollbackImpl() {
                work.run();
              }
            });
  }
}
