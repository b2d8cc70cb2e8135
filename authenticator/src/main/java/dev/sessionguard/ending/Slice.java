package dev.sessionguard.ending;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of all UUIDs, about as large as each other part, since they are random.
 *
 * @param from the first that belongs to it
 * @param before the first that does not any more
 */
public record Slice(String from, String before) {

  /** Behind every UUID, in the order of any database. */
  private static final String END = "g";

  /**
   * All UUIDs in parts.
   *
   * @param parts from 1 to 16
   */
  public static List<Slice> of(int parts) {
    if (parts < 1 || parts > 16) {
      throw new IllegalArgumentException("Not from 1 to 16: " + parts);
    }
    List<Slice> all = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      all.add(new Slice(bound(part, parts), bound(part + 1, parts)));
    }
    return all;
  }

  private static String bound(int part, int parts) {
    return part == parts ? END : Integer.toHexString(16 * part / parts);
  }
}
