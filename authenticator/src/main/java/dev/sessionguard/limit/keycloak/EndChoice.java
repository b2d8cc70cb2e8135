package dev.sessionguard.limit.keycloak;

import java.util.Set;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The sessions a user chose to end, carried by the login to the request that makes its session,
 * which may come minutes later. A wish only: every gate looks again whether it still fits.
 */
final class EndChoice {

  private static final String NOTE = "session-guard.choice";

  /** In no id of a session. */
  private static final String SEPARATOR = " ";

  private EndChoice() {}

  static void remember(AuthenticationSessionModel login, Set<String> sessionIds) {
    login.setAuthNote(NOTE, String.join(SEPARATOR, sessionIds));
  }

  /** Ids of the chosen sessions, empty when nothing was chosen. */
  static Set<String> of(AuthenticationSessionModel login) {
    String note = login.getAuthNote(NOTE);
    return note == null ? Set.of() : Set.of(note.split(SEPARATOR, -1));
  }

  static void forget(AuthenticationSessionModel login) {
    login.removeAuthNote(NOTE);
  }
}
