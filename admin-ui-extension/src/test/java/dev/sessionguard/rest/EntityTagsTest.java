package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "-|true",
        "\"v1\"|true",
        "\"v0\", \"v1\"|true",
        "*|true",
        "\"v2\"|false",
        "v1|false",
        "W/\"v1\"|false",
        "``|false",
      })
  void aChangeIsLetThrough(@Nullable String ifMatch, boolean through) {
    assertThat(EntityTags.match(ifMatch, "v1")).isEqualTo(through);
    assertThat(EntityTags.of("v1")).isEqualTo("\"v1\"");
  }
}
