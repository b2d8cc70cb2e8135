package dev.sessionguard.sessions;

import dev.sessionguard.text.IpLiteral;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that somebody looks for, as ranges of {@link IpLiteral#key}: one address, a network in
 * CIDR notation, or the beginning of an address as it is written.
 *
 * @param ranges at most {@value #MAX_RANGES}, both ends included
 */
public record IpRanges(List<Range> ranges) {

  /** The most a beginning can come to: 1, 10 to 19 and 100 to 199. */
  static final int MAX_RANGES = 4;

  private static final int KEY_LENGTH = 32;
  private static final String IPV4_MAPPED = "00000000000000000000ffff";
  private static final Pattern CIDR = Pattern.compile("([0-9a-fA-F.:]{2,45})/([0-9]{1,3})");
  private static final Pattern IPV4_BEGINNING = Pattern.compile("((?:\\d{1,3}\\.){0,3})(\\d{0,3})");
  private static final Pattern IPV6_BEGINNING =
      Pattern.compile("((?:[0-9a-f]{1,4}:){1,7})([0-9a-f]{0,4})");

  /** Keys from {@code first} to {@code last}. */
  public record Range(String first, String last) {}

  public IpRanges {
    ranges = List.copyOf(ranges);
  }

  /** What the text looks for; empty when it is no address, network or beginning of one. */
  public static Optional<IpRanges> parse(String text) {
    Optional<IpLiteral> address = IpLiteral.parse(text);
    if (address.isPresent()) {
      String key = address.get().key();
      return Optional.of(new IpRanges(List.of(new Range(key, key))));
    }
    Matcher cidr = CIDR.matcher(text);
    if (cidr.matches()) {
      return IpLiteral.parse(cidr.group(1))
          .flatMap(network -> network(network, Integer.parseInt(cidr.group(2))));
    }
    Matcher ipv4 = IPV4_BEGINNING.matcher(text);
    if (ipv4.matches() && !text.isEmpty()) {
      return ipv4Beginning(ipv4.group(1), ipv4.group(2));
    }
    Matcher ipv6 = IPV6_BEGINNING.matcher(text.toLowerCase(java.util.Locale.ROOT));
    return ipv6.matches() ? ipv6Beginning(ipv6.group(1), ipv6.group(2)) : Optional.empty();
  }

  private static Optional<IpRanges> network(IpLiteral network, int bits) {
    String key = network.key();
    boolean ipv4 = !network.text().contains(":");
    int prefix = ipv4 ? bits + 96 : bits;
    if (bits > (ipv4 ? 32 : 128)) {
      return Optional.empty();
    }
    byte[] first = HexFormat.of().parseHex(key);
    byte[] last = first.clone();
    for (int bit = prefix; bit < 128; bit++) {
      int mask = 0x80 >> (bit % 8);
      first[bit / 8] &= (byte) ~mask;
      last[bit / 8] |= (byte) mask;
    }
    return Optional.of(
        new IpRanges(
            List.of(new Range(HexFormat.of().formatHex(first), HexFormat.of().formatHex(last)))));
  }

  private static Optional<IpRanges> ipv4Beginning(String whole, String part) {
    StringBuilder head = new StringBuilder(IPV4_MAPPED);
    String[] octets = whole.isEmpty() ? new String[0] : whole.split("\\.");
    for (String octet : octets) {
      int value = Integer.parseInt(octet);
      if (value > 255) {
        return Optional.empty();
      }
      head.append(String.format("%02x", value));
    }
    if (part.isEmpty()) {
      return Optional.of(new IpRanges(List.of(range(head.toString(), head.toString()))));
    }
    if (part.length() > 1 && part.startsWith("0")) {
      return Optional.empty(); // no address is written so
    }
    List<Range> ranges = new ArrayList<>();
    int begin = Integer.parseInt(part);
    int width = 1;
    // 1, 10 to 19, 100 to 199; zero begins no longer number
    for (int digits = part.length(); digits <= 3 && (begin > 0 || width == 1); digits++) {
      int low = begin * width;
      int high = Math.min(255, low + width - 1);
      if (low <= 255) {
        ranges.add(range(head + String.format("%02x", low), head + String.format("%02x", high)));
      }
      width *= 10;
    }
    return ranges.isEmpty() ? Optional.empty() : Optional.of(new IpRanges(ranges));
  }

  private static Optional<IpRanges> ipv6Beginning(String whole, String part) {
    StringBuilder head = new StringBuilder();
    Arrays.stream(whole.split(":"))
        .forEach(group -> head.append("0".repeat(4 - group.length())).append(group));
    if (part.isEmpty()) {
      return Optional.of(new IpRanges(List.of(range(head.toString(), head.toString()))));
    }
    List<Range> ranges = new ArrayList<>();
    for (int more = 0; more <= 4 - part.length(); more++) {
      String zeros = "0".repeat(4 - part.length() - more);
      ranges.add(
          range(head + zeros + part + "0".repeat(more), head + zeros + part + "f".repeat(more)));
    }
    return Optional.of(new IpRanges(ranges));
  }

  private static Range range(String first, String last) {
    return new Range(
        first + "0".repeat(KEY_LENGTH - first.length()),
        last + "f".repeat(KEY_LENGTH - last.length()));
  }
}
