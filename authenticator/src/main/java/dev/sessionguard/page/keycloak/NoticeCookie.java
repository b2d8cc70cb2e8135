package dev.sessionguard.page.keycloak;

import dev.sessionguard.request.keycloak.RealmCookie;
import dev.sessionguard.request.keycloak.Requested;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * The cookie by which a browser is told of its session's end. Keycloak drops its own as soon as a
 * page or a silent login finds the session gone, which is before there is a page to tell it on.
 */
public final class NoticeCookie {

  /** An application may send its user by a form (SAML). */
  static final RealmCookie COOKIE = new RealmCookie("SESSION_GUARD_NOTICE", "", true);

  private NoticeCookie() {}

  /** Gives a browser that has just logged in the cookie for its session, unless it has it. */
  public static void give(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
    if (Requested.of(session.getContext().getUri()) == Requested.TOKENS
        || sessionIn(session, realm).filter(userSession.getId()::equals).isPresent()) {
      return;
    }
    // as long as Keycloak's own cookie: with the browser, unless it is to remember its user
    int maxAge =
        userSession.isRememberMe()
            ? (int) Math.min(Integer.MAX_VALUE, NoticeToken.lifespanSeconds(realm, userSession))
            : RealmCookie.WITH_THE_BROWSER;
    COOKIE.set(
        session,
        realm,
        session.tokens().encode(NoticeToken.of(session, realm, userSession)),
        maxAge);
  }

  /** Takes the cookie for a session from the browser that makes this request, if it has it. */
  public static void take(KeycloakSession session, RealmModel realm, String sessionId) {
    if (sessionIn(session, realm).filter(sessionId::equals).isPresent()) {
      COOKIE.expire(session, realm);
    }
  }

  /** Id of the session that the browser's cookie is for; empty when it has none that counts. */
  static Optional<String> sessionIn(KeycloakSession session, RealmModel realm) {
    return NoticeToken.sessionIn(session, realm, COOKIE.get(session));
  }
}
