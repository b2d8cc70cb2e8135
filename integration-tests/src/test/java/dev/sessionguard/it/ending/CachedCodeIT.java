package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import dev.sessionguard.it.fixture.server.SharedTables;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A code whose session another node has ended, while this one still has it in its cache: Keycloak
 * tells no filter which session it exchanges a code for.
 */
class CachedCodeIT {

  private static void endBehindTheCache(Realm realm, String session) {
    SharedTables.update(
        "update session_guard_ledger set live = false, end_reason = 'revoked', end_time = ?"
            + " where realm_id = ? and session_id = ?",
        System.currentTimeMillis(),
        realm.id(),
        session);
    SharedTables.update("delete from offline_client_session where user_session_id = ?", session);
    SharedTables.update("delete from offline_user_session where user_session_id = ?", session);
  }

  @Test
  void theCodeIsRefused() {
    Realm realm = Realms.on(Servers.postgres()).create();
    Browser browser = new Browser(realm);
    Oidc app = new Oidc(realm, "app");
    String session = app.exchange(browser.login("app").loggedIn().code()).text("session_state");
    LoginOutcome.LoggedIn again = browser.open("app", Map.of("prompt", "none")).loggedIn();
    endBehindTheCache(realm, session);
    Http.Answer exchanged = app.exchange(again.code());
    assertThat(exchanged.status()).as(exchanged.body()).isEqualTo(400);
    assertThat(exchanged.text("error")).isEqualTo("invalid_grant");
  }
}
