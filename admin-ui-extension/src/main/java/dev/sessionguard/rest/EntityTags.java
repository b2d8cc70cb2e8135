package dev.sessionguard.rest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Entity tags of HTTP (RFC 9110), as far as a document with one version needs them. */
public final class EntityTags {
  private EntityTags() {}

  /** The strong tag of a version. */
  public static String of(String version) {
    return '"' + version + '"';
  }

  /**
   * Whether a condition lets a change of this version through.
   *
   * @param ifMatch the header {@code If-Match}; null where the caller makes no condition
   */
  public static boolean match(@Nullable String ifMatch, String version) {
    return ifMatch == null
        || Arrays.stream(ifMatch.split(",", -1))
            .map(String::strip)
            .anyMatch(tag -> tag.equals("*") || tag.equals(of(version)));
  }
}
