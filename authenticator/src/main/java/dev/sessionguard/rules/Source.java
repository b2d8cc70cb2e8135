package dev.sessionguard.rules;

/**
 * Where something that holds for a user comes from.
 *
 * @param from name of the rule, {@value #REALM} or {@value #USER}
 * @param because by what it applies to the user, for people to read
 */
public record Source(String from, String because) {
  /** No rule, but the realm's own settings. No rule has this name. */
  public static final String REALM = "realm";

  /** No rule, but an attribute of the user. No rule has this name. */
  public static final String USER = "user";

  /** What holds where nobody says anything else. */
  public static final Source OF_REALM = new Source(REALM, "settings of the realm");

  /** The rule's name; empty where it comes from the realm. */
  public String rule() {
    return from.equals(REALM) ? "" : from;
  }
}
