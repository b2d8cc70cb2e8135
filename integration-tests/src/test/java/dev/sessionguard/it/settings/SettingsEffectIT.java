package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Rounds;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import dev.sessionguard.it.fixture.server.SharedTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a setting does to rows, pages, mails and logins, in place of how it is read and written. */
class SettingsEffectIT {
  private static final String GUARD = "/session-guard";
  private static final String SETTINGS = GUARD + "/settings";
  private static final String FROM_OSAKA = "203.0.113.9";
  private static final String MASKED = "203.0.113.0";
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final Duration A_FEW_ROUNDS = Duration.ofSeconds(60);

  private static MailBox mail;

  @BeforeAll
  static void startMail() {
    mail = new MailBox();
  }

  @AfterAll
  static void stopMail() {
    mail.close();
  }

  private static Realm realm() {
    return Realms.on(Servers.postgres()).mail(mail).create();
  }

  private static void set(Realm realm, String section, String key, Object value) {
    ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(SETTINGS));
    ((ObjectNode) settings.path(section)).set(key, Http.JSON.valueToTree(value));
    realm.admin().put(realm.path(SETTINGS), settings);
  }

  private static JsonNode item(Realm realm, String session) {
    return realm.admin().get(realm.path(GUARD + "/sessions/" + session));
  }

  // ---- how long history is kept

  /** Two days are set: 47 hours are less, and 49 are more. */
  @Test
  void historyGoesAfterItsDaysAndNotBefore() {
    Realm realm = realm();
    set(realm, "history", "retentionDays", 2);
    String old = SignedIn.by(realm, "app").session();
    String recent = SignedIn.by(realm, "app").session();
    String living = SignedIn.by(realm, "app").session();
    List<String> jobs = new ArrayList<>();
    for (String session : List.of(old, recent)) {
      jobs.add(
          realm
              .admin()
              .post(realm.path(GUARD + "/sessions/revoke"), Map.of("ids", List.of(session)))
              .text("id"));
    }
    Await.untilAsserted(
        A_FEW_ROUNDS,
        () ->
            assertThat(realm.admin().get(realm.path(GUARD + "/jobs")))
                .extracting(job -> job.path("state").asText())
                .containsOnly("done"));
    realm.limit(1, "deny");
    set(realm, "history", "retentionDays", 2); // the limit's document has its own
    refuse(realm, 2);

    long now = System.currentTimeMillis();
    age("session_guard_ledger", "end_time", "session_id", old, now - 49 * HOUR);
    age("session_guard_ledger", "end_time", "session_id", recent, now - 47 * HOUR);
    age("session_guard_ledger", "login_time", "session_id", living, now - 490 * HOUR);
    age("session_guard_job", "end_time", "id", jobs.get(0), now - 49 * HOUR);
    age("session_guard_job", "end_time", "id", jobs.get(1), now - 47 * HOUR);
    List<String> refusals =
        SharedTables.query("select id from session_guard_refusal where realm_id = ?", realm.id());
    assertThat(refusals).hasSize(2);
    age("session_guard_refusal", "refused_time", "id", refusals.get(0), now - 49 * HOUR);
    age("session_guard_refusal", "refused_time", "id", refusals.get(1), now - 47 * HOUR);

    Await.untilAsserted(
        A_FEW_ROUNDS,
        () -> {
          assertThat(sessionsOf(realm)).containsExactlyInAnyOrder(recent, living);
          assertThat(
                  SharedTables.query(
                      "select id from session_guard_job where realm_id = ?", realm.id()))
              .containsExactly(jobs.get(1));
          assertThat(
                  SharedTables.query(
                      "select id from session_guard_refusal where realm_id = ?", realm.id()))
              .containsExactly(refusals.get(1));
          assertThat(
                  SharedTables.query(
                      "select distinct ledger_id from session_guard_client where realm_id = ?",
                      realm.id()))
              .hasSize(2);
        });
    Rounds.await(2, realm.server());
    assertThat(sessionsOf(realm)).containsExactlyInAnyOrder(recent, living);
    assertThat(new Oidc(realm, "app").directGrant().status()).as("still full").isEqualTo(400);
  }

  private static List<String> sessionsOf(Realm realm) {
    return SharedTables.query(
        "select session_id from session_guard_ledger where realm_id = ?", realm.id());
  }

  private static void refuse(Realm realm, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(400);
    }
    Await.untilAsserted(
        A_FEW_ROUNDS,
        () ->
            assertThat(
                    SharedTables.query(
                        "select id from session_guard_refusal where realm_id = ?", realm.id()))
                .hasSize(times));
  }

  private static void age(String table, String time, String key, String id, long at) {
    assertThat(
            SharedTables.update(
                "update %s set %s = ? where %s = ?".formatted(table, time, key), at, id))
        .as("rows of %s", table)
        .isEqualTo(1);
  }

  // ---- what is kept of a person's place

  @ParameterizedTest
  @CsvSource({
    "full, full, 203.0.113.9, Osaka",
    "masked, full, 203.0.113.0, Osaka",
    "masked, off, 203.0.113.0, ",
    "off, full, , Osaka",
    "off, off, , "
  })
  void onlyWhatIsAllowedOfAPlaceIsKept(String ip, String city, String keptIp, String keptCity) {
    Realm realm = realm();
    realm.notice(2, "end-oldest", true, true);
    set(realm, "privacy", "ip", ip);
    set(realm, "privacy", "city", city);
    new Browser(realm).from(Cities.ZURICH).login("app").loggedIn();
    Http.Answer tokens = new Oidc(realm, "app").from(FROM_OSAKA).directGrant();
    String session = tokens.text("session_state");

    String row =
        "select concat_ws('|', coalesce(ip, '-'), coalesce(city, '-'), coalesce(country, '-'))"
            + " from session_guard_ledger where session_id = ?";
    String expected =
        "%s|%s|%s".formatted(orDash(keptIp), orDash(keptCity), keptCity == null ? "-" : "JP");
    assertThat(SharedTables.query(row, session)).containsExactly(expected);
    JsonNode item = item(realm, session);
    assertThat(item.path("ip").asText("")).isEqualTo(keptIp == null ? "" : keptIp);
    assertThat(item.path("city").asText("")).isEqualTo(keptCity == null ? "" : keptCity);

    String csv =
        Http.send(
                Http.request(
                        realm.server().base()
                            + "/admin/realms"
                            + realm.path(GUARD + "/sessions.csv"))
                    .header("Authorization", "Bearer " + realm.admin().token())
                    .build())
            .body();
    Http.Answer own =
        Http.send(
            Http.request(realm.issuer() + "/session-guard/sessions")
                .header("Authorization", "Bearer " + tokens.text("access_token"))
                .GET()
                .build());
    MailBox.Message message = mail.await(realm.email(), 1).get(0);
    for (String text : List.of(csv, own.body(), message.text(), message.html())) {
      assertThat(text.contains(FROM_OSAKA)).as(text).isEqualTo(ip.equals("full"));
      assertThat(text.contains(MASKED)).as(text).isEqualTo(ip.equals("masked"));
      assertThat(text.contains("Osaka")).as(text).isEqualTo(city.equals("full"));
    }
  }

  /** What the reconciler takes over is described by the same rule. */
  @Test
  void whatIsAdoptedKeepsNoMore() {
    Realm realm = realm();
    set(realm, "privacy", "ip", "masked");
    set(realm, "privacy", "city", "off");
    String session = new Oidc(realm, "app").from(FROM_OSAKA).directGrant().text("session_state");
    // older than what may be under way at another node
    SharedTables.update(
        "update offline_user_session set created_on = created_on - 60 where user_session_id = ?",
        session);
    SharedTables.update(
        "delete from session_guard_client where ledger_id in"
            + " (select id from session_guard_ledger where session_id = ?)",
        session);
    assertThat(
            SharedTables.update("delete from session_guard_ledger where session_id = ?", session))
        .isEqualTo(1);
    Await.untilAsserted(
        A_FEW_ROUNDS,
        () ->
            assertThat(
                    SharedTables.query(
                        "select concat_ws('|', ip, coalesce(city, '-')) from session_guard_ledger"
                            + " where session_id = ?",
                        session))
                .containsExactly(MASKED + "|-"));
  }

  private static String orDash(String text) {
    return text == null ? "-" : text;
  }

  // ---- who takes a place

  @ParameterizedTest
  @CsvSource({"true, 400", "false, 200"})
  void offlineSessionsTakeAPlaceWhereTheyCount(boolean count, int second) {
    Realm realm = realm();
    realm.limit(1, "deny");
    set(realm, "limit", "countOffline", count);
    Oidc oidc = new Oidc(realm, "app");
    Http.Answer offline = oidc.directGrant("openid offline_access");
    assertThat(offline.status()).isEqualTo(200);
    realm.admin().send("DELETE", realm.path("/sessions/" + offline.text("session_state")), null);
    assertThat(oidc.refresh(offline.text("refresh_token")).status()).as("offline").isEqualTo(200);
    assertThat(oidc.directGrant().status()).isEqualTo(second);
    assertThat(oidc.directGrant().status()).as("a second online one").isEqualTo(400);
  }

  /** A machine's logins are neither refused nor evict each other, and are of nobody to list. */
  @ParameterizedTest
  @CsvSource({"deny", "end-oldest"})
  void serviceAccountsTakeNoPlace(String whenExceeded) {
    Realm realm = realm();
    realm.limit(1, whenExceeded);
    realm
        .admin()
        .post(
            realm.path("/clients"),
            Map.of(
                "clientId",
                "machine",
                "secret",
                "machine-secret",
                "serviceAccountsEnabled",
                true,
                "attributes",
                Map.of("client_credentials.use_refresh_token", "true")));
    Oidc machine = new Oidc(realm, "machine");
    List<Http.Answer> logins = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      logins.add(
          machine.token(
              Map.of(
                  "grant_type",
                  "client_credentials",
                  "client_id",
                  "machine",
                  "client_secret",
                  "machine-secret",
                  "scope",
                  "openid")));
    }
    assertThat(logins).extracting(Http.Answer::status).containsOnly(200);
    Rounds.await(2, realm.server());
    for (Http.Answer login : logins) {
      Http.Answer refreshed =
          machine.token(
              Map.of(
                  "grant_type",
                  "refresh_token",
                  "client_id",
                  "machine",
                  "client_secret",
                  "machine-secret",
                  "refresh_token",
                  login.text("refresh_token")));
      assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    }
    Http.Answer asMachine =
        Http.send(
            Http.request(realm.issuer() + "/session-guard/sessions")
                .header("Authorization", "Bearer " + logins.get(0).text("access_token"))
                .GET()
                .build());
    assertThat(asMachine.status()).as("own sessions of a machine").isEqualTo(401);
  }

  // ---- what is shown and told

  @Test
  void theListShowsTheRolesThatAreSet() {
    Realm realm = realm();
    for (String role : List.of("auditor", "clerk", "member")) {
      realm.addRole(role);
      realm
          .admin()
          .send(
              "POST",
              realm.path("/users/" + realm.userId() + "/role-mappings/realm"),
              List.of(realm.admin().get(realm.path("/roles/" + role))));
    }
    String session = SignedIn.by(realm, "app").session();
    assertThat(roles(realm, session)).containsExactlyInAnyOrder("auditor", "clerk", "member");
    set(realm, "list", "roles", List.of("auditor", "clerk"));
    assertThat(roles(realm, session)).containsExactlyInAnyOrder("auditor", "clerk");
    set(realm, "list", "roles", List.of());
    assertThat(roles(realm, session)).containsExactlyInAnyOrder("auditor", "clerk", "member");
  }

  private static List<String> roles(Realm realm, String session) {
    List<String> roles = new ArrayList<>();
    item(realm, session).path("roles").forEach(role -> roles.add(role.asText()));
    return roles;
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "false, false"})
  void onlyTheMailsThatAreOnAreSent(boolean eviction, boolean newLogin) {
    Realm realm = realm();
    realm.notice(1, "end-oldest", eviction, newLogin);
    new Oidc(realm, "app").from(Cities.ZURICH).directGrant();
    new Oidc(realm, "app").from(FROM_OSAKA).directGrant();
    // of another user, and later: what was due before has been sent
    Realm later = realm.withAnotherUser("later");
    realm.notice(1, "end-oldest", true, true);
    new Oidc(later, "app").from(Cities.ZURICH).directGrant();
    new Oidc(later, "app").from(FROM_OSAKA).directGrant();
    mail.await(later.email(), 1);
    List<String> expected =
        eviction
            ? List.of("You were signed out because of a new sign-in")
            : newLogin ? List.of("A new sign-in to your account") : List.of();
    mail.await(realm.email(), expected.size());
    assertThat(mail.to(realm.email()))
        .extracting(MailBox.Message::subject)
        .containsExactlyElementsOf(expected);
  }
}
