package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.LoginPath;
import dev.sessionguard.it.fixture.realm.LoginPath.Crowd;
import dev.sessionguard.it.fixture.realm.LoginPath.Ground;
import dev.sessionguard.it.fixture.realm.LoginPath.Result;
import dev.sessionguard.it.fixture.realm.LoginPath.Step;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** The limit on every login path. */
class LoginPathsIT {
  private static final int BROWSERS = 5;

  private static Realm upstream;
  private static Ground ground;

  /** A realm that counts wrong passwords; apart, because it also refuses parallel logins. */
  private static Ground watchful;

  @BeforeAll
  static void createRealms() {
    KeycloakServer server = Servers.h2();
    upstream = Realms.on(server).create();
    MailBox mail = new MailBox();
    ground = new Ground(Realms.on(server).mail(mail).brokeredBy(upstream).create(), upstream, mail);
    ground.realm().resetEndsOthers(false); // CredentialResetIT is about that
    MailBox otherMail = new MailBox();
    watchful =
        new Ground(
            Realms.on(server).mail(otherMail).brokeredBy(upstream).bruteForce(3).create(),
            upstream,
            otherMail);
    // Keycloak itself fails where a user consents for the first time twice at the same moment
    LoginPath.CONSENT.attempt(ground);
    LoginPath.DEVICE_GRANT.attempt(ground);
    LoginPath.CIBA.attempt(ground);
  }

  @AfterAll
  static void closeMail() {
    ground.mail().close();
    watchful.mail().close();
  }

  static Stream<LoginPath> newSessions() {
    return Arrays.stream(LoginPath.values())
        .filter(path -> !path.reusesSession() && !path.isOfAnotherUser());
  }

  /** Whoever resets a credential is let in, see {@link CredentialResetIT}. */
  static Stream<LoginPath> refused() {
    return newSessions().filter(path -> path != LoginPath.RESET_CREDENTIALS);
  }

  static Stream<LoginPath> reuses() {
    return Arrays.stream(LoginPath.values()).filter(LoginPath::reusesSession);
  }

  static Stream<Arguments> pathsAndLimits() {
    return newSessions().flatMap(path -> Stream.of(Arguments.of(path, 1), Arguments.of(path, 2)));
  }

  static Stream<Arguments> refusedPathsAndLimits() {
    return refused().flatMap(path -> Stream.of(Arguments.of(path, 1), Arguments.of(path, 2)));
  }

  /** Everything but the last step is done beforehand, then all last steps at once. */
  private static List<Result> manyOn(LoginPath path) {
    List<Result> results = new ArrayList<>();
    if (path.crowd() == Crowd.QUEUES) {
      for (int i = 0; i < 3; i++) {
        results.add(path.attempt(ground));
      }
      return results;
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < BROWSERS; i++) {
      steps.add(path.prepare(ground));
    }
    if (path.crowd() == Crowd.WAITS_TOGETHER) {
      for (Step step : steps) {
        results.add(step.take());
      }
      return results;
    }
    return Parallel.run(steps.stream().<Callable<Result>>map(step -> step::take).toList());
  }

  @ParameterizedTest(name = "{0}, limit {1}")
  @MethodSource("refusedPathsAndLimits")
  void denyLetsExactlyTheLimitIn(LoginPath path, int limit) {
    ground.clear();
    ground.realm().limit(limit, "deny");
    List<Result> results = manyOn(path);
    assertThat(results).as("accepted of %s", results).filteredOn(Result::accepted).hasSize(limit);
    assertThat(ground.realm().liveSessions()).hasSize(limit);
  }

  @ParameterizedTest(name = "{0}, limit {1}")
  @MethodSource("pathsAndLimits")
  void evictionLetsEverybodyInAndKeepsTheLimit(LoginPath path, int limit) {
    ground.clear();
    ground.realm().limit(limit, "end-oldest");
    List<Result> results = manyOn(path);
    assertThat(results).as("refused").filteredOn(result -> !result.accepted()).isEmpty();
    assertThat(ground.realm().liveSessions()).hasSize(limit);
  }

  @ParameterizedTest(name = "{0}, limit {1}")
  @MethodSource("pathsAndLimits")
  void evictionKeepsTheNewest(LoginPath path, int limit) {
    ground.clear();
    ground.realm().limit(limit, "end-oldest");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < limit + 1; i++) {
      Set<String> before = ground.realm().liveSessions();
      assertThat(path.attempt(ground).accepted()).isTrue();
      Set<String> after = ground.realm().liveSessions();
      after.removeAll(before);
      ids.addAll(after);
    }
    assertThat(ids).hasSize(limit + 1);
    assertThat(ground.realm().liveSessions())
        .containsExactlyInAnyOrderElementsOf(ids.subList(1, limit + 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void fullBeforehandMeansRefusedWithoutTraces(LoginPath path) {
    watchful.clear();
    watchful.realm().limit(1, "deny");
    String first = new Oidc(watchful.realm(), "app").directGrant().text("session_state");
    int events = refusals().size();
    Result result = path.attempt(watchful);
    assertRefusedWithoutTraces(result, first, events);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void filledBeforeTheLastStepMeansRefusedWithoutTraces(LoginPath path) {
    watchful.clear();
    watchful.realm().limit(1, "deny");
    Step last = path.prepare(watchful);
    watchful.requireAction(); // the other login is not asked for what this one waits at
    String first = new Oidc(watchful.realm(), "app").directGrant().text("session_state");
    int events = refusals().size();
    assertRefusedWithoutTraces(last.take(), first, events);
  }

  private static void assertRefusedWithoutTraces(Result result, String first, int eventsBefore) {
    Realm realm = watchful.realm();
    assertThat(result.accepted()).isFalse();
    assertThat(realm.liveSessions()).containsExactly(first);
    JsonNode bruteForce =
        realm.admin().get(realm.path("/attack-detection/brute-force/users/" + realm.userId()));
    assertThat(bruteForce.path("numFailures").asInt()).isZero();
    List<JsonNode> events = refusals();
    assertThat(events).hasSize(eventsBefore + 1);
    JsonNode event = events.get(0);
    assertThat(event.path("type").asText()).endsWith("_ERROR");
    assertThat(event.path("userId").asText()).isEqualTo(realm.userId());
    assertThat(event.path("ipAddress").asText()).isNotEmpty();
    assertThat(event.path("details").path("limit").asText()).isEqualTo("1");
    assertThat(event.path("details").path("count").asText()).isEqualTo("1");
    assertThat(event.path("details").path("gate").asText())
        .isIn("authenticator", "required-action", "event-listener");
  }

  /** The refusals' events, latest first. */
  private static List<JsonNode> refusals() {
    Realm realm = watchful.realm();
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode event : realm.admin().get(realm.path("/events?max=1000"))) {
      if (event.path("error").asText().equals("session_limit_exceeded")) {
        found.add(event);
      }
    }
    return found;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reuses")
  void reuseIsNeverRefused(LoginPath path) {
    ground.clear();
    ground.realm().limit(1, "deny");
    Step again = path.prepare(ground);
    Set<String> only = ground.realm().liveSessions();
    for (int i = 0; i < 3; i++) {
      assertThat(again.take().accepted()).isTrue();
    }
    assertThat(ground.realm().liveSessions()).hasSize(1).isEqualTo(only);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reuses")
  void reuseEndsNobody(LoginPath path) {
    ground.clear();
    ground.realm().limit(2, "end-oldest");
    new Oidc(ground.realm(), "app").directGrant();
    Step again = path.prepare(ground);
    Set<String> both = ground.realm().liveSessions();
    for (int i = 0; i < 3; i++) {
      assertThat(again.take().accepted()).isTrue();
    }
    assertThat(ground.realm().liveSessions()).hasSize(2).isEqualTo(both);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = Mode.MATCH_ANY, names = "REGISTRATION")
  void aNewUserIsNeverRefused(LoginPath path) {
    ground.clear();
    ground.realm().limit(1, "deny");
    new Oidc(ground.realm(), "app").directGrant();
    assertThat(path.attempt(ground).accepted()).isTrue();
  }
}
