package dev.sessionguard.limit.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The lock under which one administrator's orders are counted and made, until the transaction ends:
 * counted at once, each of many would find room for itself.
 */
public final class OrdersLock {

  /** In the table of users' locks; no user's id begins so. */
  private static final String PREFIX = "-orders-";

  private OrdersLock() {}

  /**
   * Takes the lock of an administrator.
   *
   * @param administrator the user's id; two that share a hash wait for each other
   * @return false where others hold the lock for too long
   */
  public static boolean take(KeycloakSession session, RealmModel realm, String administrator) {
    String key = PREFIX + Integer.toHexString(administrator.hashCode());
    return UserLock.take(session, realm, key) != UserLock.Outcome.BUSY;
  }
}
