package dev.sessionguard.request.keycloak;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import org.jspecify.annotations.Nullable;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.utils.SecureContextResolver;

/**
 * A cookie of ours that a browser sends to one realm only, and shows to no script. Set as Keycloak
 * sets its identity cookie, whose kinds of cookies are its own ({@code CookieType}).
 *
 * @param path below {@code /realms/{realm}/}; empty for all of the realm
 * @param fromOtherSites whether it also comes with a form that another site sends (SAML's POST
 *     binding); else only with links and addresses
 */
public record RealmCookie(String name, String path, boolean fromOtherSites) {

  /** Lives until the browser is closed. */
  public static final int WITH_THE_BROWSER = NewCookie.DEFAULT_MAX_AGE;

  /** What the browser sent: any text. Null when it sent none. */
  public @Nullable String get(KeycloakSession session) {
    HttpRequest request = session.getContext().getHttpRequest();
    HttpHeaders headers = request == null ? null : request.getHttpHeaders();
    if (headers == null) { // work that no browser waits for
      return null;
    }
    Cookie cookie = headers.getCookies().get(name);
    return cookie == null ? null : cookie.getValue();
  }

  /**
   * Gives it to the browser with the answer to this request.
   *
   * @param maxAge in seconds, or {@link #WITH_THE_BROWSER}
   */
  public void set(KeycloakSession session, RealmModel realm, String value, int maxAge) {
    boolean secure = SecureContextResolver.isSecureContext(session);
    session
        .getContext()
        .getHttpResponse()
        .setCookieIfAbsent(
            new NewCookie.Builder(name)
                .value(value)
                .path(
                    AuthenticationManager.getRealmCookiePath(realm, session.getContext().getUri())
                        + path)
                .maxAge(maxAge)
                .httpOnly(true)
                .secure(secure)
                // browsers take None from secure contexts only
                .sameSite(
                    fromOtherSites && secure ? NewCookie.SameSite.NONE : NewCookie.SameSite.LAX)
                .build());
  }

  /** Takes it from the browser, where it sent one. */
  public void expire(KeycloakSession session, RealmModel realm) {
    if (get(session) != null) {
      set(session, realm, "", 0);
    }
  }
}
