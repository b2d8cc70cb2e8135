package dev.sessionguard.limit.keycloak;

import dev.sessionguard.work.keycloak.RealmTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.OAuth2DeviceCodeModel;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;
import org.keycloak.protocol.oidc.grants.device.endpoints.DeviceEndpoint;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The device that polls for a login which does not come to be. Keycloak approves its code once the
 * last gate has said no, and forgets by which code the user named it: the device would find a
 * session in which its client takes no part, and get an error 500, or none, and wait until its code
 * has expired.
 */
final class RefusedDevice {
  private RefusedDevice() {}

  /** Has the device of this login, if it is for one, told {@code access_denied} when it polls. */
  static void deny(KeycloakSession session) {
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    if (login == null || !DeviceGrantType.isOAuth2DeviceVerificationFlow(login)) {
      return;
    }
    String realmId = login.getRealm().getId();
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    OAuth2DeviceCodeModel code =
        DeviceEndpoint.getDeviceByUserCode(
            session,
            login.getRealm(),
            login.getClientNote(DeviceGrantType.OAUTH2_DEVICE_VERIFIED_USER_CODE));
    if (code != null) {
      OAuth2DeviceCodeModel denied = code.deny();
      AfterAnswer.run( // else Keycloak approves what is denied
          session,
          () ->
              RealmTransaction.run(
                  factory,
                  realmId,
                  (other, realm) ->
                      other.singleUseObjects().replace(denied.serializeKey(), denied.toMap())));
    }
  }
}
