package dev.sessionguard.device;

import dev.sessionguard.text.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * What a session was started with, as its user agent claims: anybody can claim anything.
 *
 * @param browser name and major version, at most {@value #MAX_LENGTH} characters, one line; null
 *     when unknown
 * @param os name and version, the same
 */
public record Device(@Nullable String browser, @Nullable String os, DeviceKind kind) {

  /** Longest text that is kept, in characters. */
  public static final int MAX_LENGTH = 64;

  public static final Device UNKNOWN = new Device(null, null, DeviceKind.UNKNOWN);

  public Device {
    browser = ForeignText.clean(browser, MAX_LENGTH);
    os = ForeignText.clean(os, MAX_LENGTH);
  }
}
