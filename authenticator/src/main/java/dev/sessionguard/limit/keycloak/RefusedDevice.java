package dev.sessionguard.limit.keycloak;

import dev.sessionguard.work.keycloak.RealmTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OAuth2DeviceCodeModel;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;
import org.keycloak.protocol.oidc.grants.device.endpoints.DeviceEndpoint;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The device that polls for a login which does not come to be. Keycloak has approved its code by
 * the time the answer is taken back, and forgotten by which code the user named it: the device
 * would find a session in which its client takes no part, or none, and get an error 500 or wait
 * until its code has expired.
 */
final class RefusedDevice {
  private static final String CODE = "session-guard.refused-device";

  private RefusedDevice() {}

  /** Notes the code of the device that this login is for, before Keycloak approves it. */
  static void note(KeycloakSession session) {
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    if (login == null || !DeviceGrantType.isOAuth2DeviceVerificationFlow(login)) {
      return;
    }
    OAuth2DeviceCodeModel code =
        DeviceEndpoint.getDeviceByUserCode(
            session,
            login.getRealm(),
            login.getClientNote(DeviceGrantType.OAUTH2_DEVICE_VERIFIED_USER_CODE));
    if (code != null) {
      session.setAttribute(CODE, code);
    }
  }

  /**
   * Has the device told {@code access_denied} at its next poll. In a transaction of its own: that
   * of the request is rolled back.
   */
  static void deny(KeycloakSession session) {
    OAuth2DeviceCodeModel code = session.getAttribute(CODE, OAuth2DeviceCodeModel.class);
    if (code != null) {
      OAuth2DeviceCodeModel denied = code.deny();
      RealmTransaction.run(
          session.getKeycloakSessionFactory(),
          session.getContext().getRealm().getId(),
          (other, realm) ->
              other.singleUseObjects().replace(denied.serializeKey(), denied.toMap()));
    }
  }
}
