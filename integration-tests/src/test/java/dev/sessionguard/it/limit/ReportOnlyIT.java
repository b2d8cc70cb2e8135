package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit that is tried out: what it would have done is told, and nothing happens. */
class ReportOnlyIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String REPORT = "/session-guard/report-only";

  private static final String STRICT =
      """
      [{"name":"Strict","mode":"report-only","who":{"realmRoles":["strict"]},
        "limit":{"maxSessions":1,"whenExceeded":"deny"}}]""";

  private RuledRealm realm;

  @BeforeEach
  void createRealm() {
    realm = new RuledRealm(Realms.on(Servers.h2()).create());
  }

  private void whole(int max, String whenExceeded) {
    realm.own(true, max, whenExceeded);
    mode("report-only");
  }

  private void mode(String mode) {
    ObjectNode settings = (ObjectNode) realm.settings();
    ((ObjectNode) settings.path("limit")).put("mode", mode);
    realm.admin().put(realm.realm().path(RuledRealm.SETTINGS), settings);
  }

  private JsonNode report() {
    return realm.admin().get(realm.realm().path(REPORT));
  }

  private JsonNode entries() {
    return realm.admin().get(realm.realm().path(REPORT + "/entries"));
  }

  /** Waits until so much is reported: it comes right after a login. */
  private void assertReported(int users, int refused, int ended) {
    Await.untilAsserted(
        SOON,
        () -> {
          JsonNode report = report();
          assertThat(
                  List.of(
                      report.path("users").asInt(),
                      report.path("refused").asInt(),
                      report.path("ended").asInt()))
              .as("users, refused, ended")
              .containsExactly(users, refused, ended);
        });
  }

  @Test
  void aWholeLimitRefusesNobody() {
    whole(2, "deny");
    List<SignedIn> all = realm.signIn("ann", 5);
    realm.signIn("ben", 1);
    assertReported(1, 3, 0);
    all.forEach(SignedIn::assertWorks);
    List<String> sessions = all.stream().map(SignedIn::session).toList();
    Set<String> told = new TreeSet<>();
    for (JsonNode entry : entries()) {
      assertThat(entry.path("kind").asText()).isEqualTo("refused");
      assertThat(entry.path("rule").asText()).isEmpty();
      assertThat(entry.path("username").asText()).isEqualTo(realm.as("ann").username());
      assertThat(entry.path("userId").asText()).isEqualTo(realm.as("ann").userId());
      assertThat(entry.path("ip").asText()).isNotEmpty();
      told.add(entry.path("sessionId").asText());
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(sessions.subList(2, 5));
    assertThat(realm.admin().get(realm.realm().path("/authentication/required-actions")))
        .noneMatch(action -> action.path("alias").asText().startsWith("session-guard"));
  }

  /** Each is told once, as it would have been ended once. */
  @ParameterizedTest
  @ValueSource(strings = {"end-oldest", "end-least-recent"})
  void aWholeLimitEndsNobody(String whenExceeded) {
    whole(2, whenExceeded);
    List<SignedIn> all = new ArrayList<>(realm.signIn("ann", 3));
    assertReported(0, 0, 1); // before the next: the order of the reports is that of the logins
    all.addAll(realm.signIn("ann", 1));
    assertReported(0, 0, 2);
    all.forEach(SignedIn::assertWorks);
    assertThat(entries().findValuesAsText("sessionId"))
        .containsExactlyInAnyOrder(all.get(0).session(), all.get(1).session());
  }

  @Test
  void onceItIsOnItIsCarriedOut() {
    whole(2, "deny");
    realm.signIn("ann", 2);
    assertThat(realm.letIn("ann", 1)).isEqualTo(1);
    mode("enforced");
    assertThat(realm.letIn("ann", 1)).isZero();
    assertReported(1, 1, 0);
  }

  @Test
  void aRuleIsTriedOutForItsPeople() {
    realm.realm().addRole("strict");
    realm.grantRole("ann", "strict");
    realm.own(true, 3, "deny");
    realm.rules(STRICT);
    assertThat(realm.letIn("ann", 4)).isEqualTo(3); // by the realm's own limit, which holds
    assertThat(realm.letIn("ben", 3)).isEqualTo(3);
    assertReported(1, 2, 0);
    JsonNode rule = report().path("rules").path(0);
    assertThat(rule.path("rule").asText()).isEqualTo("Strict");
    assertThat(rule.path("refused").asInt()).isEqualTo(2);
    JsonNode policy = realm.policy("ann");
    assertThat(policy.at("/limit/maxSessions").asInt()).isEqualTo(3);
    assertThat(policy.at("/reportOnly/maxSessions").asInt()).isEqualTo(1);
    assertThat(policy.at("/reportOnly/from").asText()).isEqualTo("Strict");
    assertThat(policy.at("/matches/0/rule").asText()).isEqualTo("Strict");
    assertThat(realm.policy("ben").path("reportOnly").isNull()).isTrue();
  }

  /** What the limit really ended is no report. */
  @Test
  void whatIsCarriedOutIsNotReported() {
    realm.own(true, 1, "end-oldest");
    realm.realm().addRole("strict");
    realm.rules(STRICT);
    realm.signIn("ben", 3);
    realm.grantRole("ann", "strict");
    realm.signIn("ann", 1);
    assertThat(realm.letIn("ann", 1)).isEqualTo(1);
    assertReported(1, 1, 0);
  }

  @Test
  void otherSettingsAreAnotherTry() {
    whole(1, "deny");
    realm.signIn("ann", 2);
    assertReported(1, 1, 0);
    realm.own(true, 2, "deny");
    mode("report-only");
    realm.signIn("ann", 1); // the third of those that are there, the second of the world before
    assertReported(1, 2, 0);
  }

  @Test
  void loginsAtOnceAreReportedAsTheyWouldHaveBeenDecided() throws Exception {
    whole(3, "deny");
    realm.as("ann");
    List<Callable<Http.Answer>> logins = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      logins.add(() -> realm.logIn("ann"));
    }
    assertThat(Parallel.run(logins)).allMatch(answer -> answer.status() == 200);
    assertReported(1, 9, 0);
  }

  @Test
  void theListIsGivenInParts() {
    whole(1, "deny");
    realm.signIn("ann", 4);
    assertReported(1, 3, 0);
    String path = realm.realm().path(REPORT + "/entries?max=2");
    List<String> all = new ArrayList<>(realm.admin().get(path).findValuesAsText("sessionId"));
    assertThat(all).hasSize(2);
    all.addAll(realm.admin().get(path + "&first=2").findValuesAsText("sessionId"));
    assertThat(all).doesNotHaveDuplicates().hasSize(3);
    assertThat(
            realm
                .admin()
                .send("GET", realm.realm().path(REPORT + "/entries?max=0&days=x&first=-1"), null))
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(400);
              assertThat(answer.json().path("errors").findValuesAsText("field"))
                  .containsExactlyInAnyOrder("days", "first", "max");
            });
  }
}
