package dev.sessionguard.device;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user agent as uap-java, the parser Keycloak carries, takes it apart. {@code Other} and {@code
 * Unknown} are its and Keycloak's words for nothing.
 *
 * @param browser family and version with a slash between: {@code Chrome/141.0.0}
 * @param os family: {@code Windows}
 * @param osVersion up to four numbers: {@code 10}
 * @param family the device: {@code iPhone}, {@code Generic Tablet}
 * @param mobile whether the user agent has the word in it
 */
public record ParsedAgent(
    @Nullable String browser,
    @Nullable String os,
    @Nullable String osVersion,
    @Nullable String family,
    boolean mobile) {

  private static final Set<String> NOTHING = Set.of("", "other", "unknown");

  private static final Pattern BROWSER_VERSION = Pattern.compile("/(?:(\\d+)[^/]*|[^/]*)$");

  /** Two numbers tell versions apart; what follows is patches. */
  private static final Pattern OS_VERSION = Pattern.compile("\\d+(?:\\.\\d+)?");

  /** In lower case. Linux stands for its distributions, which differ in too many names. */
  private static final Set<String> DESKTOPS =
      Set.of(
          "windows",
          "mac os x",
          "linux",
          "ubuntu",
          "debian",
          "fedora",
          "chrome os",
          "freebsd",
          "openbsd",
          "netbsd",
          "arch linux",
          "linux mint",
          "red hat",
          "suse",
          "gentoo",
          "solaris");

  public Device device() {
    return new Device(browserName(), osName(), kind());
  }

  private @Nullable String browserName() {
    if (browser == null) {
      return null;
    }
    Matcher version = BROWSER_VERSION.matcher(browser);
    if (!version.find()) {
      return named(browser);
    }
    String name = named(browser.substring(0, version.start()));
    return name == null || version.group(1) == null ? name : name + ' ' + version.group(1);
  }

  private @Nullable String osName() {
    String name = named(os);
    if (name == null || osVersion == null) {
      return name;
    }
    Matcher version = OS_VERSION.matcher(osVersion);
    return version.lookingAt() ? name + ' ' + version.group() : name;
  }

  private DeviceKind kind() {
    String device = lower(family);
    String system = lower(os);
    if (device.equals("spider")) {
      return DeviceKind.UNKNOWN;
    }
    if (device.contains("ipad") || device.contains("tablet") || device.contains("kindle")) {
      return DeviceKind.TABLET;
    }
    if (mobile) {
      return DeviceKind.MOBILE;
    }
    if (system.equals("android")) {
      return DeviceKind.TABLET; // browsers on Android say "Mobile" on phones only
    }
    return DESKTOPS.contains(system) ? DeviceKind.DESKTOP : DeviceKind.UNKNOWN;
  }

  private static @Nullable String named(@Nullable String text) {
    return NOTHING.contains(lower(text)) ? null : text;
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
  }
}
