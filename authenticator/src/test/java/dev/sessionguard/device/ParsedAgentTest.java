package dev.sessionguard.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParsedAgentTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          Chrome/141.0.0        , Windows   , 10      , Other          , false , Chrome 141       , Windows 10      , DESKTOP
          Mobile Safari/18.6    , iOS       , 18.6    , iPhone         , true  , Mobile Safari 18 , iOS 18.6        , MOBILE
          Mobile Safari/17.0    , iOS       , 17.0.3  , iPad           , true  , Mobile Safari 17 , iOS 17.0        , TABLET
          Chrome Mobile/141.0   , Android   , 15      , Pixel 9        , true  , Chrome Mobile 141, Android 15      , MOBILE
          Chrome/141.0          , Android   , 14      , Generic Tablet , false , Chrome 141       , Android 14      , TABLET
          Chrome/141.0          , Android   , 14      , SM-X710        , false , Chrome 141       , Android 14      , TABLET
          Chrome Mobile/141.0   , Android   , 14      , Generic Tablet , true  , Chrome Mobile 141, Android 14      , TABLET
          Amazon Silk/110.0     , Android   , 9       , Kindle         , true  , Amazon Silk 110  , Android 9       , TABLET
          Chrome/141.0          , Other     , 10      , Other          , false , Chrome 141       , -               , UNKNOWN
          Other/2.1             , Windows   , 10      , Other          , false , -                , Windows 10      , DESKTOP
          Safari/18.6           , Mac OS X  , 10.15.7 , Mac            , false , Safari 18        , Mac OS X 10.15  , DESKTOP
          Firefox/144.0         , Linux     , -       , Other          , false , Firefox 144      , Linux           , DESKTOP
          curl/8.5.0            , Other     , -       , Other          , false , curl 8           , -               , UNKNOWN
          Googlebot/2.1         , Other     , -       , Spider         , true  , Googlebot 2      , -               , UNKNOWN
          Other/Unknown         , Other     , Unknown , Other          , false , -                , -               , UNKNOWN
          Firefox/Unknown       , Windows   , Unknown , Other          , false , Firefox          , Windows         , DESKTOP
          Firefox/null.5        , Windows   , null.1  , Other          , false , Firefox          , Windows         , DESKTOP
          Firefox               , Ubuntu    , ''      , -              , false , Firefox          , Ubuntu          , DESKTOP
          -                     , -         , -       , -              , false , -                , -               , UNKNOWN
          """)
  void partsBecomeADevice(
      String browser,
      String os,
      String osVersion,
      String family,
      boolean mobile,
      String browserName,
      String osName,
      DeviceKind kind) {
    assertThat(new ParsedAgent(browser, os, osVersion, family, mobile).device())
        .isEqualTo(new Device(browserName, osName, kind));
  }

  @Test
  void textsAreCutAndOnOneLine() {
    Device device =
        new ParsedAgent("\033[31m" + "x".repeat(500) + "/1", "a\nb\u202E", "1", "Other", false)
            .device();

    assertThat(device.browser()).isEqualTo("[31m" + "x".repeat(60));
    assertThat(device.os()).isEqualTo("ab 1");
  }

  @Test
  void kindsAreStoredByTheseIds() {
    assertThat(DeviceKind.values())
        .extracting(DeviceKind::id)
        .containsExactly("desktop", "mobile", "tablet", "unknown");
  }
}
