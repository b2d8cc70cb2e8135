package dev.sessionguard.notice.keycloak;

import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.TokenCategory;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.services.Urls;

/**
 * The link in an e-mail that ends all other sessions of its reader. It proves whom the e-mail was
 * for and no more: nothing ends before that user has signed in once more.
 */
public final class EndOthersLink extends JsonWebToken {

  private static final long serialVersionUID = 1L;

  /** Below {@code /realms/{realm}/session-guard}. */
  public static final String PATH = "end-others";

  /** The parameter that carries the token. */
  public static final String KEY = "key";

  /** Other tokens of the realm are signed with the same key. */
  private static final String TYPE = "session-guard-end-others";

  @Override
  public TokenCategory getCategory() {
    return TokenCategory.INTERNAL;
  }

  /**
   * A new link for a user; it works for as long as the realm's links that nobody asked for (<i>
   * Default Admin-Initiated Action Lifespan</i>, 12 h unless set).
   */
  static EndOthersLink to(KeycloakSession session, RealmModel realm, UserModel user) {
    EndOthersLink link = new EndOthersLink();
    link.id(UUID.randomUUID().toString())
        .type(TYPE)
        .issuer(issuer(session, realm))
        .subject(user.getId())
        .issuedNow() // not issuedNowWithTTL: Keycloak 26.6 has none
        .exp(Time.currentTimeMillis() / 1000 + realm.getActionTokenGeneratedByAdminLifespan());
    return link;
  }

  /** When it stops working, in epoch milliseconds. */
  long worksUntil() {
    return getExp() * 1000;
  }

  /** Where it leads. */
  URI address(KeycloakSession session, RealmModel realm) {
    return UriBuilder.fromUri(page(session, realm))
        .queryParam(KEY, session.tokens().encode(this))
        .build();
  }

  /** Where its reader goes on, without what makes it work. */
  public static URI page(KeycloakSession session, RealmModel realm) {
    return UriBuilder.fromUri(issuer(session, realm)).path("session-guard").path(PATH).build();
  }

  /**
   * The link with this token, expired or not; empty when it is none of this realm's.
   *
   * @param key as the browser sent it: any text
   */
  public static Optional<EndOthersLink> read(
      KeycloakSession session, RealmModel realm, String key) {
    return Optional.ofNullable(session.tokens().decode(key, EndOthersLink.class))
        .filter(link -> TYPE.equals(link.getType()))
        .filter(link -> issuer(session, realm).equals(link.getIssuer()))
        .filter(link -> link.getSubject() != null && link.getId() != null && link.getExp() != null);
  }

  private static String issuer(KeycloakSession session, RealmModel realm) {
    return Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName());
  }
}
