package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every address and of every text that claims to be one. */
class IpLiteralPropertiesTest {

  /** With many zero groups, whose longest run RFC 5952 shortens. */
  @Provide
  Arbitrary<byte[]> addresses() {
    Arbitrary<Byte> bytes =
        Arbitraries.oneOf(Arbitraries.of((byte) 0, (byte) 0, (byte) -1), Arbitraries.bytes());
    return Arbitraries.oneOf(
        bytes.array(byte[].class).ofSize(4),
        bytes.array(byte[].class).ofSize(16),
        Arbitraries.bytes().array(byte[].class).ofSize(16));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789.").ofMaxLength(20),
        Arbitraries.strings().withChars("0123456789abcdefABCDEF:.").ofMaxLength(50),
        Arbitraries.strings().ofMaxLength(60));
  }

  private static IpLiteral literal(byte[] address) throws UnknownHostException {
    return IpLiteral.parse(InetAddress.getByAddress(address).getHostAddress()).orElseThrow();
  }

  @Property
  void anAddressIsReadAsItself(@ForAll("addresses") byte[] address) throws UnknownHostException {
    InetAddress expected = InetAddress.getByAddress(address); // IPv4 for a mapped one

    assertThat(literal(address).address()).isEqualTo(expected);
  }

  @Property
  void addressesThatAreEqualHaveOneText(@ForAll("addresses") byte[] address)
      throws UnknownHostException {
    IpLiteral literal = literal(address);

    assertThat(IpLiteral.parse(literal.text())).contains(literal);
    assertThat(literal.text()).matches("[0-9a-f:.]+").doesNotContain(":::").doesNotContain("%");
  }

  @Property
  void keysAreInTheOrderOfTheAddresses(
      @ForAll("addresses") byte[] one, @ForAll("addresses") byte[] other)
      throws UnknownHostException {
    assertThat(Integer.signum(literal(one).key().compareTo(literal(other).key())))
        .isEqualTo(number(one).compareTo(number(other)));
  }

  /** As 128 bits, IPv4 mapped. */
  private static BigInteger number(byte[] address) {
    BigInteger number = new BigInteger(1, address);
    return address.length == 4 ? number.add(BigInteger.valueOf(0xFFFFL).shiftLeft(32)) : number;
  }

  @Property
  void aMaskedAddressIsTheBeginningOfItself(@ForAll("addresses") byte[] address)
      throws UnknownHostException {
    IpLiteral literal = literal(address);
    byte[] whole = literal.address().getAddress();
    byte[] masked = literal.masked().address().getAddress();
    int kept = whole.length == 4 ? 3 : 6;

    assertThat(literal.masked().masked()).isEqualTo(literal.masked());
    assertThat(masked).isEqualTo(Arrays.copyOf(Arrays.copyOf(whole, kept), whole.length));
  }

  /** What an IPv4 address looks like, said once more and in another way. */
  @Property(tries = 1000)
  void onlyFourNumbersAreIpv4(@ForAll("dotted") String text) {
    boolean expected =
        text.matches("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");

    assertThat(IpLiteral.parse(text).isPresent()).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> dotted() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 270).map(String::valueOf),
            Arbitraries.strings().withChars("012569").ofMaxLength(4))
        .list()
        .ofMinSize(3)
        .ofMaxSize(5)
        .map(parts -> String.join(".", parts));
  }

  @Property
  void anyTextIsAnAddressOfOneTextOrNone(@ForAll("texts") String text) {
    Optional<IpLiteral> literal = IpLiteral.parse(text);

    assertThat(literal.flatMap(one -> IpLiteral.parse(one.text()))).isEqualTo(literal);
    assertThat(literal.map(one -> one.key().length()).orElse(32)).isEqualTo(32);
  }
}
