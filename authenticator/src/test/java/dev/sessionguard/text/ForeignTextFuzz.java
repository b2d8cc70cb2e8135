package dev.sessionguard.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Fuzz target: a text that came from outside, as it is stored, shown and searched. */
public final class ForeignTextFuzz {

  private ForeignTextFuzz() {}

  /** Fails where the text does not fit its column, or is another one the second time. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    @Nullable String clean = ForeignText.clean(text, 64);
    if (clean != null && (clean.length() > 64 || !clean.equals(ForeignText.clean(clean, 64)))) {
      throw new AssertionError("not clean: " + clean);
    }
    SearchKey key = SearchKey.of(text);
    if (key.text().length() > SearchKey.MAX_LENGTH || !SearchKey.of(key.text()).equals(key)) {
      throw new AssertionError("not a key: " + key);
    }
    String successor = key.successor();
    if (!successor.isEmpty()
        && java.util.Arrays.compare(
                key.text().codePoints().toArray(), successor.codePoints().toArray())
            >= 0) {
      throw new AssertionError("not behind its key: " + successor);
    }
  }
}
