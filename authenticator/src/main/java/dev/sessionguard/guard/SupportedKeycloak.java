package dev.sessionguard.guard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The oldest Keycloak the jar runs on. On an older one it would start and then fail at the first
 * login, where a type is missed: better Keycloak says so when it starts.
 */
public final class SupportedKeycloak {

  /** {@code RealmExpiration} and {@code UserAuthenticationIdentityProvider} are new in it. */
  private static final int MAJOR = 26;

  private static final int MINOR = 5;

  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(\\D.*)?");

  private SupportedKeycloak() {}

  /**
   * Lets every version pass that is new enough or cannot be read, as that of a build of one's own.
   *
   * @throws IllegalStateException when Keycloak is too old
   */
  public static void require(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return;
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    // 0.0.0 and the like is a build from somebody's sources
    if (major > 0 && (major < MAJOR || (major == MAJOR && minor < MINOR))) {
      throw new IllegalStateException(
          "Session Guard needs Keycloak %d.%d or newer, and this is %s"
              .formatted(MAJOR, MINOR, version));
    }
  }
}
