package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorSealTest {

  private static final String QUESTION = "a question";
  private static final CursorSeal SEAL = Seals.of("realm caller", 1);
  private static final Position ALICE = new Position(1_780_000_000_000L, "alice", "id");

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
    assertThat(SEAL.open(SEAL.seal(position, QUESTION), QUESTION)).contains(position);
  }

  @Test
  void cursorNeedsNoEscapingInAnAddress() {
    assertThat(SEAL.seal(new Position(7, "???>>>~~~ zürich", "id"), QUESTION))
        .matches("[A-Za-z0-9_-]+");
  }

  /** Not even whether two pages end at the same row. */
  @Test
  void cursorTellsNothingOfItsRow() {
    String cursor = SEAL.seal(ALICE, QUESTION);
    assertThat(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1))
        .doesNotContain("alice", "id");
    assertThat(SEAL.seal(ALICE, QUESTION)).isNotEqualTo(cursor);
  }

  @Test
  void cursorOfAnotherQuestionIsNone() {
    assertThat(SEAL.open(SEAL.seal(ALICE, QUESTION), "another")).isEmpty();
  }

  @Test
  void cursorOfAnotherCallerOrRealmIsNone() {
    assertThat(Seals.of("realm another", 1).open(SEAL.seal(ALICE, QUESTION), QUESTION)).isEmpty();
    assertThat(Seals.of("realm caller", 2).open(SEAL.seal(ALICE, QUESTION), QUESTION)).isEmpty();
  }

  @Test
  void cursorFromBeforeTheKeyWasReplacedIsOpened() {
    CursorSeal later = Seals.of("realm caller", 2, 1);
    assertThat(later.open(SEAL.seal(ALICE, QUESTION), QUESTION)).contains(ALICE);
    assertThat(SEAL.open(later.seal(ALICE, QUESTION), QUESTION)).isEmpty();
  }

  /** As versions up to 0.1 gave it: a checksum that anybody can reckon, and the position. */
  @Test
  void cursorWithAChecksumInPlaceOfASealIsNone() {
    String old = "0123456789abcdef" + ALICE.toJson();
    assertThat(
            SEAL.open(
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(old.getBytes(StandardCharsets.UTF_8)),
                QUESTION))
        .isEmpty();
  }

  @Test
  void cursorWithAnyCharacterChangedIsNone() {
    String cursor = SEAL.seal(ALICE, QUESTION);
    for (int at = 0; at < cursor.length() - 1; at++) {
      char other = cursor.charAt(at) == 'A' ? 'B' : 'A';
      String tampered = cursor.substring(0, at) + other + cursor.substring(at + 1);
      assertThat(SEAL.open(tampered, QUESTION)).as("changed at %d", at).isEmpty();
    }
  }

  @Test
  void cursorCutShortIsNone() {
    String cursor = SEAL.seal(ALICE, QUESTION);
    for (int length = 0; length < cursor.length(); length++) {
      assertThat(SEAL.open(cursor.substring(0, length), QUESTION))
          .as("cut to %d", length)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "%00", "====", "ä", "' or 1=1 --", "../../etc", "AAAA"})
  void junkIsNone(String cursor) {
    assertThat(SEAL.open(cursor, QUESTION)).isEmpty();
  }

  @Test
  void cursorOfMoreCharactersThanAllowedIsNoneEvenOfItsOwnSeal() {
    String longest = SEAL.seal(new Position(5, "x".repeat(3033), "id"), QUESTION);
    assertThat(longest).hasSize(4096);
    assertThat(SEAL.open(longest, QUESTION)).isPresent();
    String longer = SEAL.seal(new Position(5, "x".repeat(3034), "id"), QUESTION);
    assertThat(SEAL.open(longer, QUESTION)).isEmpty();
  }

  @Test
  void hugeCursorIsNone() {
    assertThat(SEAL.open("A".repeat(5000), QUESTION)).isEmpty();
  }
}
