package dev.sessionguard.work.keycloak;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** Work that is done once a session's transaction has committed, and not if it rolls back. */
public final class AfterCommit {

  private AfterCommit() {}

  /**
   * Has the work done after the commit.
   *
   * @throws IllegalStateException when the transaction is just committing and takes no more work
   */
  public static void run(KeycloakSession session, Runnable work) {
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                work.run();
              }

              @Override
              protected void rollbackImpl() {}
            });
  }
}
