package dev.sessionguard.it;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The token side of a realm: grants, refresh, introspection, device codes. */
final class Oidc {
  private final Realm realm;
  private final String client;
  private String address = "198.51.100.8";
  private String cookies = "";
  private Node node;

  Oidc(Realm realm, String client) {
    this.realm = realm;
    this.client = client;
    this.node = realm.server();
  }

  /** Asks another node in the name of the realm's, as a proxy does: tokens stay good there. */
  Oidc through(Node other) {
    node = other;
    return this;
  }

  Oidc from(String clientAddress) {
    address = clientAddress;
    return this;
  }

  /** Sends cookies along, as a page does that asks with credentials. */
  Oidc withCookiesOf(Browser browser) {
    cookies = browser.cookiesFor(URI.create(realm.issuer() + "/"));
    return this;
  }

  Http.Answer directGrant(String scope) {
    return token(passwordGrant(scope));
  }

  Http.Answer directGrant() {
    return directGrant("openid");
  }

  /** A direct grant at another spelling of the token endpoint's path. */
  Http.Answer directGrantAt(String path) {
    return post(path, passwordGrant("openid"));
  }

  private Map<String, String> passwordGrant(String scope) {
    return Map.of(
        "grant_type",
        "password",
        "username",
        realm.username(),
        "password",
        realm.password(),
        "scope",
        scope);
  }

  Http.Answer exchange(String code) {
    return token(
        Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", Realm.REDIRECT));
  }

  Http.Answer refresh(String refreshToken) {
    return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  Http.Answer device() {
    return post("/auth/device", Map.of("scope", "openid"));
  }

  Http.Answer deviceToken(String deviceCode) {
    return token(
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_code",
            deviceCode));
  }

  /** Asks for a login that the user agrees to on a device of their own. */
  Http.Answer ciba(String bindingMessage) {
    return post(
        "/ext/ciba/auth",
        Map.of(
            "scope", "openid", "login_hint", realm.username(), "binding_message", bindingMessage));
  }

  /** Exchanges an access token for another one of the same client. */
  Http.Answer exchangeToken(String accessToken) {
    return token(
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token",
            accessToken,
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:access_token"));
  }

  Http.Answer logout(String refreshToken) {
    return post("/logout", Map.of("refresh_token", refreshToken));
  }

  /**
   * True if the introspection endpoint calls the token active; only for the confidential client.
   */
  boolean isActive(String token) {
    return post("/token/introspect", Map.of("token", token)).json().path("active").asBoolean();
  }

  /** What the userinfo endpoint says to a bearer of the access token: 200 as long as it works. */
  Http.Answer userInfo(String accessToken) {
    return Http.send(request("/userinfo").header("Authorization", "Bearer " + accessToken).build());
  }

  Http.Answer token(Map<String, String> fields) {
    return post("/token", fields);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        Http.request(node.base() + "/realms/" + realm.name() + "/protocol/openid-connect" + path);
    request.header("X-Forwarded-For", address);
    return node == realm.server()
        ? request
        : request.header("X-Forwarded-Host", URI.create(realm.issuer()).getAuthority());
  }

  private Http.Answer post(String path, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("client_id", client);
    if (client.equals("backend")) {
      all.put("client_secret", Realm.SECRET);
    }
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(Http.form(all));
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookies);
    }
    return Http.send(request.build());
  }
}
