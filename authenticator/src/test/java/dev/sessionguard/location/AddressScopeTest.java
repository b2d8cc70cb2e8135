package dev.sessionguard.location;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.text.IpLiteral;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressScopeTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          9.255.255.255         , PUBLIC
          10.0.0.0              , PRIVATE
          10.255.255.255        , PRIVATE
          11.0.0.0              , PUBLIC
          172.15.255.255        , PUBLIC
          172.16.0.0            , PRIVATE
          172.31.255.255        , PRIVATE
          172.32.0.0            , PUBLIC
          192.167.255.255       , PUBLIC
          192.168.0.1           , PRIVATE
          192.169.0.0           , PUBLIC
          126.255.255.255       , PUBLIC
          127.0.0.1             , PRIVATE
          127.255.255.255       , PRIVATE
          128.0.0.0             , PUBLIC
          169.253.255.255       , PUBLIC
          169.254.1.1           , PRIVATE
          100.63.255.255        , PUBLIC
          100.64.0.0            , PRIVATE
          100.127.255.255       , PRIVATE
          100.128.0.0           , PUBLIC
          192.0.0.8             , PRIVATE
          192.0.1.0             , PUBLIC
          198.17.255.255        , PUBLIC
          198.19.255.255        , PRIVATE
          198.20.0.0            , PUBLIC
          192.0.2.1             , DOCUMENTATION
          198.51.100.255        , DOCUMENTATION
          203.0.113.0           , DOCUMENTATION
          203.0.114.0           , PUBLIC
          0.0.0.0               , NOBODY
          0.1.2.3               , NOBODY
          1.0.0.0               , PUBLIC
          223.255.255.255       , PUBLIC
          224.0.0.1             , NOBODY
          240.0.0.1             , NOBODY
          255.255.255.255       , NOBODY
          ::ffff:10.1.2.3       , PRIVATE
          ::ffff:9.9.9.9        , PUBLIC
          ::1                   , PRIVATE
          ::                    , NOBODY
          ::9.9.9.9             , NOBODY
          fbff::1               , PUBLIC
          fc00::1               , PRIVATE
          fdff:ffff::1          , PRIVATE
          fe00::1               , PUBLIC
          fe80::1               , PRIVATE
          febf::1               , PRIVATE
          fec0::1               , PRIVATE
          ff02::1               , NOBODY
          64:ff9b::909:909      , PUBLIC
          64:ff9b:1::1          , PRIVATE
          2001:2::1             , PRIVATE
          2001:2:1::1           , PUBLIC
          2001:db7:ffff::1      , PUBLIC
          2001:db8::1           , DOCUMENTATION
          2001:db8:ffff::1      , DOCUMENTATION
          2001:db9::1           , PUBLIC
          3fff:fff::1           , DOCUMENTATION
          3fff:1000::1          , PUBLIC
          """)
  void addressIsInTheScopeOfItsRange(String address, AddressScope scope) {
    assertThat(AddressScope.of(IpLiteral.parse(address).orElseThrow())).isEqualTo(scope);
  }
}
