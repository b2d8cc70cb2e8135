package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.text.DatabaseText;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds of every cursor, given or made up. */
class PositionPropertiesTest {

  @Provide
  Arbitrary<Position> positions() {
    Arbitrary<String> texts =
        Arbitraries.strings().ofMaxLength(255).filter(DatabaseText::isStorable);
    return Combinators.combine(Arbitraries.longs(), texts, texts.filter(t -> t.length() <= 64))
        .as(Position::new);
  }

  @Property
  void aCursorLeadsBackToItsPosition(
      @ForAll("positions") Position position, @ForAll String question) {
    assertThat(Seals.ANY.open(Seals.ANY.seal(position, question), question)).contains(position);
  }

  @Property
  void aCursorFitsNoOtherQuestion(@ForAll("positions") Position position, @ForAll String question) {
    assertThat(Seals.ANY.open(Seals.ANY.seal(position, question), question + "'")).isEmpty();
  }

  /** A character of base64 may have bits that decoding drops: then it is the same cursor. */
  @Property
  void aTouchedCursorIsRefusedOrTheSame(
      @ForAll("positions") Position position,
      @ForAll @IntRange(max = 5000) int where,
      @ForAll char instead) {
    StringBuilder cursor = new StringBuilder(Seals.ANY.seal(position, "q"));
    cursor.setCharAt(where % cursor.length(), instead);

    assertThat(Seals.ANY.open(cursor.toString(), "q"))
        .isIn(Optional.empty(), Optional.of(position));
  }

  @Property
  void junkIsNoCursor(@ForAll String cursor) {
    assertThat(Seals.ANY.open(cursor, "q")).isEmpty();
  }
}
