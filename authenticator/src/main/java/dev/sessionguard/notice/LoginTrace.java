package dev.sessionguard.notice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where and with what a login came, as the ledger keeps it.
 *
 * @param city null when not known, as on a private network
 * @param country ISO 3166-1 alpha-2 code; null when not known
 * @param browser name and version; null when not known
 * @param os the same
 * @param kind id of the kind of device; null when not known
 */
public record LoginTrace(
    @Nullable String city,
    @Nullable String country,
    @Nullable String browser,
    @Nullable String os,
    @Nullable String kind) {

  private static final Pattern VERSION = Pattern.compile(" [0-9][0-9.]*$");

  /**
   * Whether the login is worth telling its user of: from a place, or with a device, that none of
   * the earlier logins had. The first login of a user is not: there is nothing to compare it with.
   */
  public boolean isNewAfter(Collection<LoginTrace> earlier) {
    return !earlier.isEmpty() && (isNewPlace(earlier) || isNewDevice(earlier));
  }

  /**
   * A place that is not known, or the first one that is (the city database is new), is no new
   * place. Where the city is not known the country decides.
   */
  private boolean isNewPlace(Collection<LoginTrace> earlier) {
    return country != null
        && earlier.stream().anyMatch(login -> login.country != null)
        && earlier.stream().noneMatch(this::isSamePlace);
  }

  private boolean isSamePlace(LoginTrace login) {
    return Objects.equals(country, login.country)
        && (city == null || login.city == null || city.equals(login.city));
  }

  /**
   * An update is not another device, so versions do not count. A program that says nothing of
   * itself is a device like any other: a stolen password is often used by one.
   */
  private boolean isNewDevice(Collection<LoginTrace> earlier) {
    return earlier.stream().noneMatch(this::isSameDevice);
  }

  private boolean isSameDevice(LoginTrace login) {
    return Objects.equals(name(browser), name(login.browser))
        && Objects.equals(name(os), name(login.os))
        && Objects.equals(kind, login.kind);
  }

  /** Whether both are the same place, as far as it is known, and the same device. */
  public boolean isSame(LoginTrace login) {
    return isSamePlace(login) && isSameDevice(login);
  }

  /** What stands for the place; never the place itself. */
  String placeKey() {
    return key(city, country);
  }

  /** What stands for the device, without versions. */
  String deviceKey() {
    return key(name(browser), name(os), kind);
  }

  /** So short that two fit into a stored id: 40 bits, and nobody gains by making two alike. */
  private static String key(@Nullable String... parts) {
    String text = Stream.of(parts).map(String::valueOf).collect(Collectors.joining("\n"));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static @Nullable String name(@Nullable String nameAndVersion) {
    return nameAndVersion == null ? null : VERSION.matcher(nameAndVersion).replaceFirst("");
  }
}
