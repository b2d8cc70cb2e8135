package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathIdTest {

  @Test
  void whatFitsAnIdColumnIsAnId() {
    assertThat(PathId.of("")).contains("");
    assertThat(PathId.of("x".repeat(64))).contains("x".repeat(64));
    assertThat(PathId.of("x".repeat(65))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\0a", "a\0"})
  void noIdHasANulCharacter(String given) {
    assertThat(PathId.of(given)).isEmpty();
  }
}
