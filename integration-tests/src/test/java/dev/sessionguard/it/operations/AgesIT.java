package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times that a user meets, on both of their sides: rows are made older in the database. */
class AgesIT {
  private static MailBox mail;
  private static Realm realm;

  @BeforeAll
  static void createRealm() {
    mail = new MailBox();
    realm = Realms.on(Servers.postgres()).mail(mail).create();
    realm.notice(1, "end-oldest", true, true);
  }

  @AfterAll
  static void closeMail() {
    mail.close();
  }

  private static Realm newUser() {
    return realm.withAnotherUser("user-" + UUID.randomUUID().toString().substring(0, 8));
  }

  private static void age(String table, String column, Realm user, Duration by) {
    int aged =
        SharedTables.update(
            "update %s set %s = %s - ? where user_id = ?".formatted(table, column, column),
            by.toMillis(),
            user.userId());
    assertThat(aged).as(table).isPositive();
  }

  /** An eviction and a login from a new place are e-mails; one of each kind in an hour. */
  @ParameterizedTest
  @CsvSource({"59, 1", "61, 2"})
  void oneEvictionIsMailedInAnHour(int minutes, int mails) {
    Realm user = newUser();
    realm.notice(1, "end-oldest", true, false);
    SignedIn.by(user, "app");
    SignedIn.by(user, "app");
    mail.await(user.email(), 1);
    age("session_guard_mail", "sent_time", user, Duration.ofMinutes(minutes));
    SignedIn.by(user, "app");
    awaitMailOfAnother();
    assertThat(mail.to(user.email())).hasSize(mails);
  }

  /** What was due before has been sent when a later one has come. */
  private static void awaitMailOfAnother() {
    Realm another = newUser();
    SignedIn.by(another, "app");
    SignedIn.by(another, "app");
    mail.await(another.email(), 1);
  }

  @Test
  void anAdministratorsImpersonationIsNoNewLogin() {
    Realm user = newUser();
    realm.notice(10, "end-oldest", true, true);
    new Browser(user).from(Cities.ZURICH).login("app").loggedIn();
    realm.admin().post(realm.path("/users/" + user.userId() + "/impersonation"), Map.of());
    realm.notice(1, "end-oldest", true, false);
    awaitMailOfAnother();
    assertThat(mail.to(user.email())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"29, true", "31, false"})
  void aUserSeesWhatEndedWithinThirtyDays(int days, boolean isSeen) {
    Realm user = newUser();
    SignedIn ended = SignedIn.by(user, "app");
    realm.admin().delete(realm.path("/sessions/" + ended.session()));
    age("session_guard_ledger", "end_time", user, Duration.ofDays(days));
    String token = new Oidc(user, "app").directGrant().text("access_token");
    JsonNode own =
        Http.send(
                Http.request(realm.issuer() + "/session-guard/sessions")
                    .method("GET", HttpRequest.BodyPublishers.noBody())
                    .header("Authorization", "Bearer " + token)
                    .build())
            .json();
    assertThat(own.path("live")).as(own.toString()).hasSize(1);
    assertThat(own.path("ended")).as(own.toString()).hasSize(isSeen ? 1 : 0);
  }

  /** The list's last activity moves with a refresh; not with each, which would be a write each. */
  @ParameterizedTest
  @CsvSource({"30, false", "90, true"})
  void aRefreshIsActivityOnceAMinute(int seconds, boolean isNoted) {
    Realm user = newUser();
    SignedIn in = SignedIn.by(user, "app");
    age("session_guard_ledger", "last_activity", user, Duration.ofSeconds(seconds));
    List<String> before = lastActivity(in);
    in.assertWorks();
    assertThat(lastActivity(in).equals(before)).isEqualTo(!isNoted);
  }

  private static List<String> lastActivity(SignedIn in) {
    return SharedTables.query(
        "select last_activity from session_guard_ledger where session_id = ?", in.session());
  }
}
