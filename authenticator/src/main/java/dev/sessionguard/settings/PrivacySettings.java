package dev.sessionguard.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How much of where somebody logged in the ledger keeps. Applied when a row is written: what is not
 * kept is nowhere.
 *
 * @param ip how much of the address
 * @param city whether city and country are kept
 */
public record PrivacySettings(Detail ip, Detail city) {

  /** How much of a detail is kept. Its id is what is stored. */
  public enum Detail {
    FULL("full"),
    /** An IPv4 address without its last byte, an IPv6 address without all but its first 48 bits. */
    MASKED("masked"),
    OFF("off");

    private final String id;

    Detail(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    public static Optional<Detail> byId(String id) {
      return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
    }
  }

  static final List<Detail> FOR_IP = List.of(Detail.FULL, Detail.MASKED, Detail.OFF);

  /** A city has nothing to mask. */
  static final List<Detail> FOR_CITY = List.of(Detail.FULL, Detail.OFF);

  public static final PrivacySettings DEFAULT = new PrivacySettings(Detail.FULL, Detail.FULL);

  public PrivacySettings {
    Objects.requireNonNull(ip, "ip");
    if (!FOR_CITY.contains(city)) {
      throw new IllegalArgumentException("city: " + city);
    }
  }
}
