package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits of applications and caps that are tried out: what they would have done is told. */
class ReportOnlyTotalsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CRM =
      """
      [{"name":"CRM","clients":["app"],"maxSessions":%d,"whenExceeded":"%s","mode":"%s"}]""";
  private static final String CAP =
      """
      [{"scope":"realm","maxSessions":%d,"whenExceeded":"%s","mode":"%s"}]""";

  private RuledRealm realm;

  @BeforeEach
  void createRealm() {
    realm = new RuledRealm(Realms.on(Servers.h2()).create());
    realm.own(false, 3, "deny");
  }

  private void crm(int max, String whenExceeded) {
    realm.applications(CRM.formatted(max, whenExceeded, "report-only"));
  }

  private void cap(int max, String whenExceeded) {
    realm.caps(CAP.formatted(max, whenExceeded, "report-only"));
  }

  private SignedIn in(String name) {
    return realm.signIn(name, 1).get(0);
  }

  private JsonNode entries() {
    return realm.admin().get(realm.realm().path("/session-guard/report-only/entries"));
  }

  private JsonNode caps() {
    return realm.admin().get(realm.realm().path("/session-guard/caps"));
  }

  /** Waits until so much is reported of the only application or cap: it comes after a login. */
  private void assertReported(String of, String named, int users, int refused, int ended) {
    Await.untilAsserted(
        SOON,
        () -> {
          JsonNode report = realm.admin().get(realm.realm().path("/session-guard/report-only"));
          JsonNode one = report.path(of).path(0);
          assertThat(one.path(of.substring(0, of.length() - 1)).asText()).isEqualTo(named);
          assertThat(
                  List.of(
                      one.path("users").asInt(),
                      one.path("refused").asInt(),
                      one.path("ended").asInt()))
              .as("users, refused, ended")
              .containsExactly(users, refused, ended);
          assertThat(report.path("refused").asInt()).isEqualTo(refused);
          assertThat(report.path("ended").asInt()).isEqualTo(ended);
          assertThat(report.path("rules")).isEmpty();
        });
  }

  private void enforce() {
    JsonNode settings = realm.settings();
    String text = settings.toString().replace("report-only", "enforced");
    realm.admin().put(realm.realm().path(RuledRealm.SETTINGS), RuledRealm.json(text));
  }

  @Test
  void anApplicationRefusesNobody() {
    crm(1, "deny");
    List<SignedIn> all = new ArrayList<>(realm.signIn("ann", 1));
    all.addAll(realm.signIn("ben", 1));
    all.addAll(realm.signIn("ann", 2));
    assertReported("applications", "CRM", 1, 2, 0);
    all.forEach(SignedIn::assertWorks);
    List<String> told = new ArrayList<>();
    for (JsonNode entry : entries()) {
      assertThat(entry.path("kind").asText()).isEqualTo("refused");
      assertThat(entry.path("application").asText()).isEqualTo("CRM");
      assertThat(entry.path("rule").asText() + entry.path("cap").asText()).isEmpty();
      assertThat(entry.path("username").asText()).isEqualTo(realm.as("ann").username());
      told.add(entry.path("sessionId").asText());
    }
    assertThat(told).containsExactlyInAnyOrder(all.get(2).session(), all.get(3).session());
    enforce();
    assertThat(realm.letIn("ann", 1)).isZero();
    assertThat(realm.letIn("cem", 2)).isEqualTo(1);
  }

  /** Single sign-on is a login into the application, and other applications are none. */
  @Test
  void anApplicationEndsNoPart() {
    crm(1, "end-oldest");
    SignedIn first = in("ann");
    Realm ann = realm.as("ann");
    Browser browser = new Browser(ann);
    LoginOutcome elsewhere = browser.login("device");
    new Oidc(ann, "device").exchange(elsewhere.loggedIn().code());
    SignedIn reused =
        SignedIn.by(
            ann, "app", new Oidc(ann, "app").exchange(browser.open("app").loggedIn().code()));
    assertReported("applications", "CRM", 0, 0, 1);
    assertThat(entries().findValuesAsText("sessionId")).containsExactly(first.session());
    first.assertWorks();
    reused.assertWorks();
    assertThat(browser.open("app").isLoggedIn()).isTrue();
    in("ann");
    assertReported("applications", "CRM", 0, 0, 2);
    assertThat(entries().findValuesAsText("sessionId"))
        .containsExactlyInAnyOrder(first.session(), reused.session());
  }

  /** The session that the user's limit ends was there when the application was entered. */
  @Test
  void whatAnotherLimitEndedCounts() {
    realm.own(true, 1, "end-oldest");
    crm(1, "deny");
    SignedIn first = in("ann");
    SignedIn second = in("ann");
    assertReported("applications", "CRM", 1, 1, 0);
    first.assertRefused();
    second.assertWorks();
  }

  @Test
  void theExemptAreNotReported() {
    realm.rules(
        "[{\"name\":\"Free\",\"who\":{\"users\":[\"%s\"]},\"exempt\":true}]"
            .formatted(realm.as("eve").username()));
    crm(1, "deny");
    cap(1, "deny");
    realm.signIn("eve", 2);
    in("ann");
    in("ann");
    Await.untilAsserted(
        SOON,
        () ->
            assertThat(entries().findValuesAsText("username"))
                .containsExactly(realm.as("ann").username(), realm.as("ann").username()));
    assertThat(entries().findValuesAsText("cap")).containsExactlyInAnyOrder("", "realm");
    assertThat(entries().findValuesAsText("application")).containsExactlyInAnyOrder("", "CRM");
  }

  /** Whoever would have been refused takes no place, and a place that is left is free. */
  @Test
  void aCapRefusesNobody() {
    cap(2, "deny");
    SignedIn ann = in("ann");
    assertHeld(1);
    SignedIn ben = in("ben");
    assertHeld(2);
    SignedIn cem = in("cem");
    SignedIn dan = in("dan");
    assertReported("caps", "realm", 2, 2, 0);
    List.of(ann, ben, cem, dan).forEach(SignedIn::assertWorks);
    assertThat(caps().at("/0/mode").asText()).isEqualTo("report-only");
    assertHeld(2);
    assertThat(realm.settings().path("warnings").findValuesAsText("code"))
        .doesNotContain("cap-nearly-full");
    realm.as("ben").endSessions();
    assertHeld(1);
    in("eve");
    assertHeld(2);
    in("fay");
    assertReported("caps", "realm", 3, 3, 0);
    enforce();
    assertThat(new Oidc(realm.as("gus"), "app").directGrant().status()).isEqualTo(400);
  }

  private void assertHeld(int places) {
    Await.untilAsserted(
        SOON, () -> assertThat(caps().at("/0/held").asInt()).as("places").isEqualTo(places));
  }

  @Test
  void aCapEndsNobody() {
    cap(1, "end-oldest");
    SignedIn ann = in("ann");
    assertHeld(1);
    SignedIn ben = in("ben");
    assertReported("caps", "realm", 0, 0, 1);
    SignedIn cem = in("cem");
    assertReported("caps", "realm", 0, 0, 2);
    List.of(ann, ben, cem).forEach(SignedIn::assertWorks);
    assertThat(entries().findValuesAsText("sessionId"))
        .containsExactlyInAnyOrder(ann.session(), ben.session());
    assertThat(realm.as("ann").events("LOGOUT")).isEmpty();
  }

  @Test
  void ofManyAtOnceAsManyAreReportedAsWouldHaveBeenTooMany() throws Exception {
    cap(3, "deny");
    List<Callable<Http.Answer>> logins = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String name = "person" + i;
      realm.as(name);
      logins.add(() -> realm.logIn(name));
    }
    assertThat(Parallel.run(logins)).allMatch(answer -> answer.status() == 200);
    assertReported("caps", "realm", 7, 7, 0);
    assertHeld(3);
  }
}
