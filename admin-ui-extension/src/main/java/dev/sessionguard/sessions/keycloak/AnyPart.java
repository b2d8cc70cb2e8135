package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.text.SearchKey;

/** The pattern of {@code like} that stands for texts which contain a text. */
final class AnyPart {
  private AnyPart() {}

  /** The pattern, in which an exclamation mark is the escape. */
  static String of(SearchKey key) {
    return "%" + escaped(key.text()) + "%";
  }

  /** The pattern that stands for texts which begin with a text. */
  static String beginning(String text) {
    return escaped(text) + "%";
  }

  private static String escaped(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}
