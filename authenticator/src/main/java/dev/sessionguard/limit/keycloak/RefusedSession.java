package dev.sessionguard.limit.keycloak;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** A session that the last gate refused although Keycloak had already made it in this request. */
record RefusedSession(Refusal refusal) {

  private static final String ATTRIBUTE = "session-guard.refused";

  void markIn(KeycloakSession session) {
    session.setAttribute(ATTRIBUTE, this);
  }

  static @Nullable RefusedSession of(KeycloakSession session) {
    return session.getAttribute(ATTRIBUTE, RefusedSession.class);
  }
}
