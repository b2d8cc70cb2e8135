package dev.sessionguard.guard;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The oldest Keycloak the jar runs on, and what some that are newer lack. On an older one it would
 * start and then fail at the first login, where a type is missed: better Keycloak says so when it
 * starts.
 */
public final class SupportedKeycloak {

  /** {@code RealmExpiration} and {@code UserAuthenticationIdentityProvider} are new in it. */
  private static final int MAJOR = 26;

  private static final int MINOR = 5;

  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(\\D.*)?");

  /**
   * A method of Keycloak that the jar calls and not every supported version has.
   *
   * @param without what does not work where it is missing
   */
  record Needed(String type, String method, String parameter, String without) {}

  /** {@code ./test-versions --patches} finds them, and fails where one is not named here. */
  static final List<Needed> NEEDED =
      List.of(
          new Needed(
              "org.keycloak.services.cors.Cors",
              "checkAllowedOrigins",
              "org.keycloak.representations.AccessToken", // since 26.6.3
              "users cannot see or end their own sessions over REST; their page does work"),
          new Needed(
              "org.keycloak.models.UserSessionProvider",
              "readOnlyStreamUserSessions",
              "org.keycloak.models.RealmModel", // since 26.6.0
              "sessions that Keycloak keeps in memory only are not reconciled"));

  private SupportedKeycloak() {}

  /**
   * What does not work on the Keycloak at hand since it lacks a method; empty where nothing does.
   *
   * @param keycloak loads Keycloak's classes
   */
  public static List<String> lacking(ClassLoader keycloak) {
    return lacking(keycloak, NEEDED);
  }

  static List<String> lacking(ClassLoader keycloak, List<Needed> needed) {
    return needed.stream()
        .filter(one -> !isThere(keycloak, one))
        .map(
            one ->
                "%s (%s.%s is missing)"
                    .formatted(
                        one.without, one.type.substring(one.type.lastIndexOf('.') + 1), one.method))
        .toList();
  }

  private static boolean isThere(ClassLoader keycloak, Needed one) {
    try {
      Class<?> parameter = Class.forName(one.parameter, false, keycloak);
      Class.forName(one.type, false, keycloak).getMethod(one.method, parameter);
      return true;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }

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
