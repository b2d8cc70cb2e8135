package dev.sessionguard.device.keycloak;

import dev.sessionguard.device.Device;
import dev.sessionguard.device.ParsedAgent;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.device.DeviceActivityManager;
import org.keycloak.device.DeviceRepresentationProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.account.DeviceRepresentation;

/** The device a session was started with. Never fails: without an answer it is unknown. */
public final class SessionDevice {

  private static final Logger LOG = Logger.getLogger(SessionDevice.class);

  private SessionDevice() {}

  /**
   * The device of a session that is made in this very request. Where nothing was noted ({@code
   * PreAuthorizedCodeGrantType} makes a session without), the request's user agent is asked.
   */
  public static Device atLogin(KeycloakSession session, UserSessionModel userSession) {
    DeviceRepresentation noted = noted(userSession);
    return noted == null ? ofRequest(session) : device(noted);
  }

  /**
   * The device Keycloak noted when it made the session; for sessions of other requests, whose
   * device the current one does not tell.
   */
  public static Device of(UserSessionModel userSession) {
    return device(noted(userSession));
  }

  /** The note is JSON in the session's notes, and {@code getCurrentDevice} throws on any other. */
  private static @Nullable DeviceRepresentation noted(UserSessionModel userSession) {
    try {
      return DeviceActivityManager.getCurrentDevice(userSession);
    } catch (RuntimeException e) {
      LOG.debug("A session's device cannot be read", e);
      return null;
    }
  }

  /** The device that this very request comes from. */
  public static Device ofRequest(KeycloakSession session) {
    try {
      DeviceRepresentationProvider parser = session.getProvider(DeviceRepresentationProvider.class);
      return device(parser == null ? null : parser.deviceRepresentation());
    } catch (RuntimeException e) {
      LOG.debug("There is no request with a user agent", e); // ContextNotActiveException in a job
      return Device.UNKNOWN;
    }
  }

  private static Device device(@Nullable DeviceRepresentation parsed) {
    return parsed == null
        ? Device.UNKNOWN
        : new ParsedAgent(
                parsed.getBrowser(),
                parsed.getOs(),
                parsed.getOsVersion(),
                parsed.getDevice(),
                parsed.isMobile())
            .device();
  }
}
