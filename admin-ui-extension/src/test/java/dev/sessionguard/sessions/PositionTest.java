package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  @Test
  void positionIsReadAsItWasWritten() {
    assertThat(Position.ofJson("[1,\"a\",\"id\"]")).contains(new Position(1, "a", "id"));
    assertThat(new Position(1, "a", "id").toJson()).isEqualTo("[1,\"a\",\"id\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[]",
        "{}",
        "null",
        "[1]",
        "[1,\"a\"]",
        "[1,\"a\",\"id\",4]",
        "[\"1\",\"a\",\"id\"]",
        "[1.5,\"a\",\"id\"]",
        "[9223372036854775808,\"a\",\"id\"]",
        "[1,2,\"id\"]",
        "[1,null,\"id\"]",
        "[1,\"a\",null]",
        "[1,\"a\",[]]",
        "[1,\"a\\u0000\",\"id\"]",
        "[1,\"a\",\"\\u0000\"]",
        "[1,\"\\ud800\",\"id\"]",
        "[1,\"a\",\"id\"] []"
      })
  void anythingElseIsNone(String json) {
    assertThat(Position.ofJson(json)).isEmpty();
  }
}
