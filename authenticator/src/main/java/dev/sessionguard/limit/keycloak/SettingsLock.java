package dev.sessionguard.limit.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The lock under which a realm's settings are saved, until the transaction ends: two documents
 * saved at once would each write what differs from what it read, and leave a mixture.
 */
public final class SettingsLock {

  /** In the table of users' locks; no user has this id. */
  private static final String OF_NOBODY = "-";

  private SettingsLock() {}

  /** Takes the lock; false where others hold it for too long. */
  public static boolean take(KeycloakSession session, RealmModel realm) {
    return UserLock.take(session, realm, OF_NOBODY) != UserLock.Outcome.BUSY;
  }
}
