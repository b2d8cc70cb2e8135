package dev.sessionguard.location;

import dev.sessionguard.text.IpLiteral;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** What kind of network an address belongs to, by the IANA special-purpose address registries. */
public enum AddressScope {
  /** On the internet, as far as the address tells. */
  PUBLIC,

  /** Private, loopback, link-local, carrier-grade NAT and the like: many networks use the same. */
  PRIVATE,

  /** Set aside for examples and tests; a file may have them, the internet does not. */
  DOCUMENTATION,

  /** No one can call from there: unspecified, multicast, reserved. */
  NOBODY;

  private static final List<Range> RANGES =
      List.of(
          // RFC 1918, 1122, 3927, 6598, 6890, 2544
          new Range("10.0.0.0", 8, PRIVATE),
          new Range("172.16.0.0", 12, PRIVATE),
          new Range("192.168.0.0", 16, PRIVATE),
          new Range("127.0.0.0", 8, PRIVATE),
          new Range("169.254.0.0", 16, PRIVATE),
          new Range("100.64.0.0", 10, PRIVATE),
          new Range("192.0.0.0", 24, PRIVATE),
          new Range("198.18.0.0", 15, PRIVATE),
          // RFC 5737
          new Range("192.0.2.0", 24, DOCUMENTATION),
          new Range("198.51.100.0", 24, DOCUMENTATION),
          new Range("203.0.113.0", 24, DOCUMENTATION),
          // RFC 791, 1112, 5771
          new Range("0.0.0.0", 8, NOBODY),
          new Range("224.0.0.0", 3, NOBODY),
          // RFC 4291, 4193, 3879, 8215, 5180
          new Range("::1", 128, PRIVATE),
          new Range("fc00::", 7, PRIVATE),
          new Range("fe80::", 10, PRIVATE),
          new Range("fec0::", 10, PRIVATE),
          new Range("64:ff9b:1::", 48, PRIVATE),
          new Range("2001:2::", 48, PRIVATE),
          // RFC 3849, 9637
          new Range("2001:db8::", 32, DOCUMENTATION),
          new Range("3fff::", 20, DOCUMENTATION),
          // RFC 4291: unspecified, IPv4-compatible (where files keep their IPv4 part), multicast
          new Range("::", 96, NOBODY),
          new Range("ff00::", 8, NOBODY));

  private static final BitSet SPECIAL_IPV4 = firstBytes(4);
  private static final BitSet SPECIAL_IPV6 = firstBytes(16);

  /** The first bytes of all ranges of a family: nearly no address has one of them. */
  private static BitSet firstBytes(int length) {
    BitSet first = new BitSet();
    for (Range range : RANGES) {
      IntStream.range(0, 256)
          .filter(number -> range.network.length == length && range.fits(0, number))
          .forEach(first::set);
    }
    return first;
  }

  public static AddressScope of(IpLiteral ip) {
    return of(ip.address());
  }

  static AddressScope of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(bytes.length == 4 ? SPECIAL_IPV4 : SPECIAL_IPV6).get(bytes[0] & 0xFF)) {
      return PUBLIC;
    }
    for (Range range : RANGES) {
      if (range.contains(bytes)) {
        return range.scope;
      }
    }
    return PUBLIC;
  }

  /** Earlier ranges win where they overlap. */
  private static final class Range {

    private final byte[] network;
    private final int prefix;
    private final AddressScope scope;

    Range(String network, int prefix, AddressScope scope) {
      this.network = IpLiteral.parse(network).orElseThrow().address().getAddress();
      this.prefix = prefix;
      this.scope = scope;
    }

    /** Whether an address of the range may have this byte at this place. */
    boolean fits(int place, int number) {
      int bits = Math.min(8, prefix - 8 * place);
      return ((number ^ network[place]) & (0xFF << (8 - bits)) & 0xFF) == 0;
    }

    boolean contains(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      for (int place = 0; 8 * place < prefix; place++) {
        if (!fits(place, address[place])) {
          return false;
        }
      }
      return true;
    }
  }
}
