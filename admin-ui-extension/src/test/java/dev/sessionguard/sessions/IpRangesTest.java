package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.sessions.IpRanges.Range;
import dev.sessionguard.text.IpLiteral;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangesTest {

  private static boolean matches(String text, String address) {
    String key = IpLiteral.parse(address).orElseThrow().key();
    return IpRanges.parse(text).orElseThrow().ranges().stream()
        .anyMatch(range -> range.first().compareTo(key) <= 0 && range.last().compareTo(key) >= 0);
  }

  @ParameterizedTest
  @CsvSource({
    // one address
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.10, false",
    "::ffff:192.0.2.1, 192.0.2.1, true",
    "2001:DB8::1, 2001:db8:0:0::1, true",
    "2001:db8::1, 2001:db8::10, false",
    // networks
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.77/24, 192.0.2.1, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.1/32, 192.0.2.1, true",
    "192.0.2.1/32, 192.0.2.2, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::/33, 2001:db8:8000::, false",
    "::/0, 192.0.2.1, true",
    "2001:db8::1/128, 2001:db8::1, true",
    // beginnings of IPv4 addresses
    "192.0.2., 192.0.2.200, true",
    "192.0.2., 192.0.20.1, false",
    "192.0.2, 192.0.2.200, true",
    "192.0.2, 192.0.25.1, true",
    "192.0.2, 192.0.3.1, false",
    "19, 19.0.0.1, true",
    "19, 192.0.2.1, true",
    "19, 1.9.0.0, false",
    "1, 1.0.0.0, true",
    "1, 199.0.0.0, true",
    "1, 200.0.0.0, false",
    "2, 255.0.0.0, true",
    "26, 26.1.1.1, true",
    "0, 0.1.2.3, true",
    "0, 1.2.3.4, false",
    "10.0, 10.0.0.1, true",
    "10.0, 10.1.0.1, false",
    // beginnings of IPv6 addresses
    "2001:db8:, 2001:db8::1, true",
    "2001:db8:, 2001:db80::1, false",
    "2001:db8, 2001:db8::1, true",
    "2001:db8, 2001:db80::1, true",
    "2001:d, 2001:db8::1, true",
    "2001:d, 2001:d::1, true",
    "2001:d, 2001:eb8::1, false",
    "2001:DB8:1:, 2001:db8:1::9, true"
  })
  void addressIsFoundByWhatSomebodyLooksFor(String text, String address, boolean found) {
    assertThat(matches(text, address)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "localhost",
        "256.0.0.1",
        "256.",
        "999",
        "300",
        "1.2.3.4.",
        "1.2.3.4.5",
        "1..2",
        ".1",
        "01",
        "007",
        "10.00",
        "192.0.2.0/33",
        "192.0.2.0/",
        "192.0.2/24",
        "192.0.2.0/-1",
        "192.0.2.0/24/8",
        "192.0.2.0/999",
        "/24",
        "2001:db8::/129",
        "2001:db8::g/32",
        "2001:db8:12345",
        "1:2:3:4:5:6:7:8:9",
        ":",
        "fe80::1%eth0",
        "192.0.2.1'; drop table x; --",
        "192.0.2.%",
        "١٩٢.0.2.1"
      })
  void nonsenseLooksForNothing(String text) {
    assertThat(IpRanges.parse(text)).isEmpty();
  }

  /** Of IPv4 the first byte, of IPv6 the first two groups; what follows is from zeros to ones. */
  @ParameterizedTest
  @CsvSource({
    "0, 00-00",
    "1, 01-01 0a-13 64-c7",
    "2, 02-02 14-1d c8-ff",
    "3, 03-03 1e-27",
    "9, 09-09 5a-63",
    "25, 19-19 fa-ff",
    "26, 1a-1a",
    "255, ff-ff",
    "255., ff-ff",
    "10., 0a-0a",
    "2001:d, 2001000d-2001000d 200100d0-200100df 20010d00-20010dff 2001d000-2001dfff",
    "2001:db8, 20010db8-20010db8 2001db80-2001db8f",
    "2001:1db8, 20011db8-20011db8",
    "2001:d:, 2001000d-2001000d"
  })
  void beginningComesToTheseRanges(String text, String beginnings) {
    String mapped = text.contains(":") ? "" : "00000000000000000000ffff";
    assertThat(IpRanges.parse(text).orElseThrow().ranges())
        .isEqualTo(
            Arrays.stream(beginnings.split(" "))
                .map(range -> range.split("-"))
                .map(
                    ends -> new Range(padded(mapped + ends[0], "0"), padded(mapped + ends[1], "f")))
                .toList());
  }

  private static String padded(String key, String with) {
    return key + with.repeat(32 - key.length());
  }

  @Test
  void noTextComesToMoreRangesThanPromised() {
    for (String text : new String[] {"1", "2", "25", "0", "1.2.3.1", "2001:d", "a:b", "1:"}) {
      assertThat(IpRanges.parse(text).orElseThrow().ranges())
          .hasSizeBetween(1, IpRanges.MAX_RANGES);
    }
  }
}
