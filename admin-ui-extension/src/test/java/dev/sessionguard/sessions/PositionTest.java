package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  private static final String QUESTION = "a question";

  @ParameterizedTest
  @CsvSource(
      value = {
        "0|''|id",
        "-1|alice|id",
        "9223372036854775807|\"quoted\" [] {} \\|id",
        "5|zürich \ud83d\ude00|id",
        "5|line\u2028break|id"
      },
      delimiter = '|')
  void cursorComesBackAsItsPosition(long time, String text, String id) {
    Position position = new Position(time, text, id);
    assertThat(Position.parse(position.cursor(QUESTION), QUESTION)).contains(position);
  }

  @Test
  void cursorNeedsNoEscapingInAnAddress() {
    assertThat(new Position(7, "???>>>~~~ zürich", "id").cursor(QUESTION))
        .matches("[A-Za-z0-9_-]+");
  }

  @Test
  void cursorOfAnotherQuestionIsNone() {
    assertThat(Position.parse(new Position(1, "a", "id").cursor(QUESTION), "another")).isEmpty();
  }

  @Test
  void cursorWithAnyCharacterChangedIsNone() {
    String cursor = new Position(1_780_000_000_000L, "alice", "id").cursor(QUESTION);
    for (int at = 0; at < cursor.length() - 1; at++) {
      char other = cursor.charAt(at) == 'A' ? 'B' : 'A';
      String tampered = cursor.substring(0, at) + other + cursor.substring(at + 1);
      assertThat(Position.parse(tampered, QUESTION)).as("changed at %d", at).isEmpty();
    }
  }

  @Test
  void cursorCutShortIsNone() {
    String cursor = new Position(1_780_000_000_000L, "alice", "id").cursor(QUESTION);
    for (int length = 0; length < cursor.length(); length++) {
      assertThat(Position.parse(cursor.substring(0, length), QUESTION))
          .as("cut to %d", length)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "%00", "====", "ä", "' or 1=1 --", "../../etc", "AAAA"})
  void junkIsNone(String cursor) {
    assertThat(Position.parse(cursor, QUESTION)).isEmpty();
  }

  @Test
  void hugeCursorIsNone() {
    assertThat(Position.parse("A".repeat(5000), QUESTION)).isEmpty();
  }

  /** Anybody can reckon the check: what is behind it must be looked at as well. */
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
  void madeUpCursorWithTheRightCheckIsNone(String json) {
    byte[] bytes = (check(json) + json).getBytes(StandardCharsets.UTF_8);
    String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    assertThat(Position.parse(cursor, QUESTION)).isEmpty();
  }

  @Test
  void checkOfTheseTestsIsTheRealOne() {
    String json = "[1,\"a\",\"id\"]";
    byte[] bytes = (check(json) + json).getBytes(StandardCharsets.UTF_8);
    String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    assertThat(Position.parse(cursor, QUESTION)).contains(new Position(1, "a", "id"));
  }

  private static String check(String json) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((QUESTION + "\n" + json).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
