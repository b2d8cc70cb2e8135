package dev.sessionguard.limit.keycloak;

import org.keycloak.models.KeycloakSession;

/**
 * A session that Keycloak made in this request and the last gate could not decide on, because the
 * database failed it. It must not come to be: nobody would have counted it.
 */
public final class UnseenSession {

  private static final String ATTRIBUTE = "session-guard.unseen";

  private UnseenSession() {}

  /** Keycloak swallows what a listener throws and would hand out tokens for what it rolls back. */
  public static void rollBack(KeycloakSession session) {
    session.setAttribute(ATTRIBUTE, true);
    session.getTransactionManager().setRollbackOnly();
  }

  static boolean isIn(KeycloakSession session) {
    return session.getAttributeOrDefault(ATTRIBUTE, false);
  }
}
