package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A flow's own number and behaviour, carried by the login from the authenticator to the later
 * gates, which may run minutes and requests afterwards.
 */
record FlowLimit(SessionLimit limit, WhenExceeded whenExceeded) {

  private static final String NOTE = "session-guard.flow-limit";

  void rememberIn(AuthenticationSessionModel login) {
    login.setAuthNote(NOTE, limit.max() + ":" + whenExceeded.id());
  }

  private static Optional<FlowLimit> of(AuthenticationSessionModel login) {
    String note = login.getAuthNote(NOTE);
    if (note == null) {
      return Optional.empty();
    }
    int colon = note.indexOf(':');
    return WhenExceeded.byId(note.substring(colon + 1))
        .map(
            behaviour ->
                new FlowLimit(
                    SessionLimit.of(Integer.parseInt(note.substring(0, colon))), behaviour));
  }

  /** The realm's policy, tightened by what the login carries of its flow. */
  static LimitPolicy tighten(LimitPolicy realmPolicy, AuthenticationSessionModel login) {
    return of(login)
        .map(flow -> realmPolicy.tightenedBy(flow.limit, flow.whenExceeded))
        .orElse(realmPolicy);
  }
}
