package dev.sessionguard.text;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address in its canonical text. Made only from literals: what a client claims in a forwarded
 * header may be any text, and a name must never be resolved.
 */
public record IpLiteral(String text) {

  /** Longest text of an IPv6 address with an embedded IPv4 one. */
  private static final int MAX_LENGTH = 45;

  private static final String IPV4_MAPPED = "00000000000000000000ffff";

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");

  /** A colon makes it a literal for {@link InetAddress}: names cannot have one. */
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** The address the text is a literal of; empty for names, junk and addresses with a zone. */
  public static Optional<IpLiteral> parse(@Nullable String text) {
    if (text == null || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (isCanonicalIpv4(text)) {
      return Optional.of(new IpLiteral(text));
    }
    if (!IPV4.matcher(text).matches() && !IPV6_CHARACTERS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.getByName(text);
      return Optional.of(new IpLiteral(canonical(address)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * The address as 32 hexadecimal digits, IPv4 as its mapped IPv6 address: text in the order of the
   * addresses, in which a network is one range.
   */
  public String key() {
    byte[] bytes = address().getAddress();
    return bytes.length == 4
        ? IPV4_MAPPED + HexFormat.of().formatHex(bytes)
        : HexFormat.of().formatHex(bytes);
  }

  /** The network the address is in: the first 24 bits of IPv4, the first 48 of IPv6. */
  public IpLiteral masked() {
    byte[] bytes = address().getAddress();
    Arrays.fill(bytes, bytes.length == 4 ? 3 : 6, bytes.length, (byte) 0);
    try {
      return new IpLiteral(canonical(InetAddress.getByAddress(bytes)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for a wrong number of bytes
    }
  }

  /** The address itself; an IPv4 address written as IPv6 is the IPv4 one. */
  public InetAddress address() {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("not a literal", e);
    }
  }

  /** Nearly every one is; every login asks, and the expression takes as long as a lookup. */
  static boolean isCanonicalIpv4(String text) {
    int parts = 0;
    int digits = 0;
    int number = 0;
    for (int at = 0; at <= text.length(); at++) {
      char next = at < text.length() ? text.charAt(at) : '.';
      boolean first = digits == 0;
      if (next >= '0' && next <= '9' && (first || number > 0)) { // 01 is not how 1 is written
        number = 10 * number + (next - '0');
        digits++;
        if (number > 255) {
          return false;
        }
      } else if (next == '.' && !first) {
        parts++;
        digits = 0;
        number = 0;
      } else {
        return false;
      }
    }
    return parts == 4;
  }

  private static String canonical(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    // RFC 5952: the longest run of two or more zero groups is written "::", the first one of equals
    String[] groups = address.getHostAddress().split(":", -1);
    int bestStart = -1;
    int bestLength = 1;
    for (int start = 0; start < groups.length; start++) {
      int end = start;
      while (end < groups.length && groups[end].equals("0")) {
        end++;
      }
      if (end - start > bestLength) {
        bestStart = start;
        bestLength = end - start;
      }
    }
    if (bestStart < 0) {
      return String.join(":", groups);
    }
    return String.join(":", Arrays.copyOfRange(groups, 0, bestStart))
        + "::"
        + String.join(":", Arrays.copyOfRange(groups, bestStart + bestLength, groups.length));
  }
}
