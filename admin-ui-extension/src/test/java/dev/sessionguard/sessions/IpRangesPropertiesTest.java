package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.text.IpLiteral;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds of every address, network and beginning that somebody looks for. */
class IpRangesPropertiesTest {

  private static IpLiteral literal(byte[] address) throws UnknownHostException {
    return IpLiteral.parse(InetAddress.getByAddress(address).getHostAddress()).orElseThrow();
  }

  private static boolean found(String lookedFor, IpLiteral address) {
    return IpRanges.parse(lookedFor).orElseThrow().ranges().stream()
        .anyMatch(
            range ->
                range.first().compareTo(address.key()) <= 0
                    && address.key().compareTo(range.last()) <= 0);
  }

  private static boolean sameNetwork(byte[] one, byte[] other, int bits) {
    int rest = one.length * 8 - bits;
    return new BigInteger(1, one)
        .shiftRight(rest)
        .equals(new BigInteger(1, other).shiftRight(rest));
  }

  @Property
  void aNetworkHasTheIpv4AddressesOfItsFirstBitsAndNoOther(
      @ForAll @Size(4) byte[] network,
      @ForAll @IntRange(max = 32) int bits,
      @ForAll @IntRange(max = 31) int flipped)
      throws UnknownHostException {
    byte[] near = network.clone();
    near[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
    String cidr = literal(network).text() + "/" + bits;

    assertThat(found(cidr, literal(network))).isTrue();
    assertThat(found(cidr, literal(near))).isEqualTo(sameNetwork(network, near, bits));
  }

  @Property
  void aNetworkHasTheIpv6AddressesOfItsFirstBitsAndNoOther(
      @ForAll @Size(14) byte[] end,
      @ForAll @IntRange(max = 128) int bits,
      @ForAll @IntRange(max = 127) int flipped)
      throws UnknownHostException {
    byte[] network = new byte[16];
    network[0] = 0x20; // a mapped one would be an IPv4 network
    System.arraycopy(end, 0, network, 2, end.length);
    byte[] near = network.clone();
    near[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
    String cidr = literal(network).text() + "/" + bits;

    assertThat(found(cidr, literal(network))).isTrue();
    assertThat(found(cidr, literal(near))).isEqualTo(sameNetwork(network, near, bits));
  }

  @Property
  void theBeginningOfAnIpv4AddressFindsWhatIsWrittenSoAndNothingElse(
      @ForAll @Size(4) byte[] address,
      @ForAll @Size(4) byte[] other,
      @ForAll @IntRange(min = 1, max = 15) int length)
      throws UnknownHostException {
    String text = literal(address).text();
    String begin = text.substring(0, Math.min(length, text.length()));

    // what is an address already is looked for as such
    boolean whole = IpLiteral.parse(begin).isPresent();
    for (IpLiteral one : List.of(literal(address), literal(other))) {
      assertThat(found(begin, one))
          .isEqualTo(whole ? one.text().equals(begin) : one.text().startsWith(begin));
    }
  }

  @Property
  void theBeginningOfAnIpv6AddressFindsIt(
      @ForAll @Size(16) byte[] address, @ForAll @IntRange(min = 5, max = 39) int length)
      throws UnknownHostException {
    address[0] |= 0x10; // its first group has four digits
    String text = literal(address).text();
    String begin = text.substring(0, Math.min(length, text.length()));

    if (!begin.contains("::") && begin.contains(":") && IpLiteral.parse(begin).isEmpty()) {
      assertThat(found(begin, literal(address))).isTrue();
    }
  }

  @Property
  void anyTextIsAFewRangesOrNone(@ForAll String text) {
    IpRanges.parse(text)
        .ifPresent(found -> assertThat(found.ranges()).hasSizeBetween(1, IpRanges.MAX_RANGES));
  }
}
