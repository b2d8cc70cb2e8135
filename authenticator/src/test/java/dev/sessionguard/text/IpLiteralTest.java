package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "01.02.3.4, 1.2.3.4",
    "::, ::",
    "::1, ::1",
    "2001:db8::1, 2001:db8::1",
    "2001:0DB8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "fe80::, fe80::",
    // the same client whether or not it came over a dual-stack socket
    "::ffff:198.51.100.7, 198.51.100.7",
    "0000:0000:0000:0000:0000:ffff:255.255.255.255, 255.255.255.255"
  })
  void literalsReadAsTheirCanonicalText(String text, String canonical) {
    assertThat(IpLiteral.parse(text)).contains(new IpLiteral(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "unknown",
        "localhost",
        "evil.example<b>",
        "127.1",
        "1",
        "256.1.1.1",
        "1.2.3",
        "1.2.3.4.5",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4:80",
        "[::1]",
        "fe80::1%eth0",
        ":",
        ":::",
        "1::2::3",
        "2001:db8::g",
        "1:2:3:4:5:6:7:8:9",
        "::ffff:999.1.1.1",
        "0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0",
        "١٢٧.٠.٠.١"
      })
  void everythingElseIsNoAddress(String text) {
    assertThat(IpLiteral.parse(text)).isEmpty();
  }

  @Test
  void whatIsLongerThanAnyAddressIsNone() {
    assertThat(IpLiteral.parse("0".repeat(43) + "::1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "255.255.255.255", "198.51.100.7", "10.0.0.9", "1.22.133.0", "9.9.9.9"})
  void nearlyEveryAddressIsReadAtOnce(String text) {
    assertThat(IpLiteral.isCanonicalIpv4(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "...",
        "1.2.3",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4.",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.04",
        "1.2.3.00",
        "1.2.3.:",
        "1.2.3./",
        "1:2:3:4",
        "1.2.3.4 ",
        "1.2.3.-4",
        "1.2.3.x",
        "::1"
      })
  void whatIsNotIpv4AsItIsWrittenIsNotReadAtOnce(String text) {
    assertThat(IpLiteral.isCanonicalIpv4(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.0",
    "198.51.100.0, 198.51.100.0",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1::",
    "2001:db8:ffff:ffff::, 2001:db8:ffff::",
    "::1, ::"
  })
  void networkIsTheBeginningOfTheAddress(String text, String network) {
    assertThat(IpLiteral.parse(text).map(IpLiteral::masked)).contains(new IpLiteral(network));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 00000000000000000000ffffc6336407",
    "0.0.0.0, 00000000000000000000ffff00000000",
    "2001:db8::1, 20010db8000000000000000000000001"
  })
  void keyIsTheWholeAddress(String text, String key) {
    assertThat(IpLiteral.parse(text).map(IpLiteral::key)).contains(key);
  }

  @Test
  void whatIsNoLiteralHasNoAddress() {
    assertThatThrownBy(() -> new IpLiteral("::g").address())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingIsNoAddress() {
    assertThat(IpLiteral.parse(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8::1", "::", "2001:db8::1:0:0:1", "198.51.100.7"})
  void canonicalTextReadsAsItself(String text) {
    assertThat(IpLiteral.parse(text).map(IpLiteral::text)).contains(text);
  }
}
