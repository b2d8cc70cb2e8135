package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.sessions.CursorSeal;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A realm's seal of cursors, by the realm's AES key. Keycloak makes such a key for every realm, and
 * anew where somebody took it away.
 */
public final class RealmCursors {

  private RealmCursors() {}

  /**
   * The seal for one caller.
   *
   * @param callersRealm id of the realm that the caller is a user of
   * @param caller id of the caller
   */
  public static CursorSeal of(
      KeycloakSession session, RealmModel realm, String callersRealm, String caller) {
    return new CursorSeal(
        () -> keys(session, realm), realm.getId() + "\n" + callersRealm + "\n" + caller);
  }

  private static List<SecretKey> keys(KeycloakSession session, RealmModel realm) {
    KeyWrapper active = session.keys().getActiveKey(realm, KeyUse.ENC, Algorithm.AES);
    // a key that was replaced opens what it sealed until it is disabled
    return Stream.concat(
            Stream.of(active), session.keys().getKeysStream(realm, KeyUse.ENC, Algorithm.AES))
        .map(KeyWrapper::getSecretKey)
        .distinct()
        .toList();
  }
}
