package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;

/**
 * What somebody has in hand after a login. Whether the session is over is asked of the tokens: a
 * row that is gone ends nothing.
 */
record SignedIn(Realm realm, String client, String session, String access, String refresh) {

  static SignedIn by(Realm realm, String client, Http.Answer tokens) {
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    return new SignedIn(
        realm,
        client,
        tokens.text("session_state"),
        tokens.text("access_token"),
        tokens.text("refresh_token"));
  }

  static SignedIn by(Realm realm, String client) {
    return by(realm, client, new Oidc(realm, client).directGrant());
  }

  /** Whether any of its tokens is still taken. */
  boolean isUsable() {
    Oidc oidc = new Oidc(realm, client);
    return oidc.refresh(refresh).status() == 200 || oidc.userInfo(access).status() == 200;
  }

  /** Both of its tokens are taken. */
  void assertWorks() {
    Oidc oidc = new Oidc(realm, client);
    Http.Answer refreshed = oidc.refresh(refresh);
    assertThat(refreshed.status()).as("refresh: %s", refreshed.body()).isEqualTo(200);
    assertThat(oidc.userInfo(access).status()).as("userinfo").isEqualTo(200);
  }

  void assertRefused() {
    Oidc oidc = new Oidc(realm, client);
    assertThat(oidc.refresh(refresh).text("error")).as("refresh").isEqualTo("invalid_grant");
    assertThat(oidc.userInfo(access).status()).as("userinfo").isEqualTo(401);
  }

  /**
   * Refused now, two seconds later and after a round of the reconciler: what was taken out of a
   * cache may get back into it.
   */
  void assertDead() {
    assertRefused();
    Await.sleep(Duration.ofSeconds(2));
    assertRefused();
    Rounds.await(1, realm.server());
    assertRefused();
  }

  static long usable(Collection<SignedIn> all) {
    return all.stream().filter(SignedIn::isUsable).count();
  }
}
