package dev.sessionguard.page.keycloak;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.TokenCategory;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.Urls;

/**
 * The content of {@link NoticeCookie}: a session's id, the realm, when it was issued and until when
 * there may be something to tell. It signs nobody in and names nobody.
 */
final class NoticeToken extends JsonWebToken {

  private static final long serialVersionUID = 1L;

  /** Other tokens of the realm are signed with the same key. */
  private static final String TYPE = "session-guard-notice";

  @JsonProperty("sid")
  private @Nullable String sessionId;

  @Override
  public TokenCategory getCategory() {
    return TokenCategory.INTERNAL;
  }

  /** A new one for a session; works until a day after the session must have ended. */
  static NoticeToken of(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
    NoticeToken token = new NoticeToken();
    token.sessionId = userSession.getId();
    token
        .type(TYPE)
        .issuer(issuer(session, realm))
        .issuedNow() // not issuedNowWithTTL: Keycloak 26.6 has none
        .exp(Time.currentTimeMillis() / 1000 + lifespanSeconds(realm, userSession));
    return token;
  }

  /** How long after the login there may be something to tell. */
  static long lifespanSeconds(RealmModel realm, UserSessionModel userSession) {
    int remembered = realm.getSsoSessionMaxLifespanRememberMe();
    long max =
        userSession.isRememberMe() && remembered > 0
            ? remembered
            : realm.getSsoSessionMaxLifespan();
    return max + TimeUnit.DAYS.toSeconds(1);
  }

  /**
   * The session's id in a token of this realm that has not expired; empty in any other text.
   *
   * @param text as the browser sent it
   */
  static Optional<String> sessionIn(
      KeycloakSession session, RealmModel realm, @Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(session.tokens().decode(text, NoticeToken.class))
        .filter(token -> TYPE.equals(token.getType()) && token.isActive())
        .filter(token -> issuer(session, realm).equals(token.getIssuer()))
        .map(token -> token.sessionId);
  }

  private static String issuer(KeycloakSession session, RealmModel realm) {
    return Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName());
  }
}
