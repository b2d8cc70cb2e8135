package dev.sessionguard.it.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.IdleWatch;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.IdleSetting;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * One minute of inactivity in real time. All sessions begin at the start and are looked at together
 * when the minute is over: the clock of a production server cannot be moved.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdleTimeoutIT {
  private static final Duration REFRESH_EVERY = Duration.ofSeconds(20);

  private final BackChannel application = new BackChannel(BackChannel.Mood.ANSWERS);
  private final IdleClusterMinute cluster = new IdleClusterMinute();
  private final List<Integer> refreshes = new ArrayList<>();

  private IdleWatch.Session idle;
  private IdleWatch.Session active;
  private IdleWatch.Session remembered;
  private IdleWatch.Session withOffline;
  private IdleWatch.Session switchedOff;
  private IdleWatch.Session aged;
  private IdleWatch.Session slow;

  private String offlineToken;
  private boolean liveJustBefore;
  private boolean activeJustBefore;
  private int refreshJustAfter;
  private boolean activeJustAfter;

  /** On one node and on two at once, so that it is one minute and not two. */
  @BeforeAll
  void letAMinutePass() {
    KeycloakServer server = Servers.postgres();
    Servers.cluster();
    Parallel.<Void>run(
        List.of(
            () -> {
              pass(server);
              return null;
            },
            () -> {
              cluster.pass();
              return null;
            }));
  }

  private void pass(KeycloakServer server) {
    Realm realm = Realms.on(server).backChannel(application).create();
    realm.admin().put(realm.path(""), Map.of("ssoSessionIdleTimeoutRememberMe", 86_400));
    IdleSetting.put(realm, true, 1, "minutes");
    Realm off = Realms.on(server).backChannel(application).create();
    off.admin().put(off.path(""), Map.of("ssoSessionIdleTimeout", 60));
    Realm shortLived = Realms.on(server).backChannel(application).create();
    shortLived.admin().put(shortLived.path(""), Map.of("ssoSessionMaxLifespan", 50));
    IdleSetting.put(shortLived, true, 1, "minutes");
    Realm longer = Realms.on(server).backChannel(application).create();
    IdleSetting.put(longer, true, 2, "minutes");

    active = IdleWatch.login(realm);
    remembered = IdleWatch.login(realm, Map.of("rememberMe", "on"));
    withOffline = IdleWatch.login(realm);
    String code =
        withOffline
            .browser()
            .open("backend", Map.of("scope", "openid offline_access"))
            .loggedIn()
            .code();
    offlineToken = new Oidc(realm, "backend").exchange(code).text("refresh_token");
    switchedOff = IdleWatch.login(off);
    aged = IdleWatch.login(shortLived);
    slow = IdleWatch.login(longer);
    idle = IdleWatch.login(realm);

    stayActiveUntil(idle.since().plus(Duration.ofSeconds(55)));
    liveJustBefore = realm.liveSessions().contains(idle.id());
    activeJustBefore = idle.isActive();
    idle.awaitUnusedFor(IdleWatch.IDLE.plusMillis(100));
    refreshJustAfter = idle.refresh().status();
    activeJustAfter = idle.isActive();
    // the sweep's margin, its period here, and time to tell; more would only hide a second telling
    stayActiveUntil(Instant.now().plus(Duration.ofSeconds(20)));
  }

  @AfterAll
  void close() {
    application.close();
    cluster.close();
  }

  private void stayActiveUntil(Instant end) {
    Http.Answer tokens = active.tokens();
    while (Instant.now().isBefore(end)) {
      Http.Answer answer =
          new Oidc(active.realm(), "backend").refresh(tokens.text("refresh_token"));
      refreshes.add(answer.status());
      if (answer.status() == 200) {
        tokens = answer;
        active = new IdleWatch.Session(active.realm(), active.id(), active.browser(), tokens, end);
      }
      Duration left = Duration.between(Instant.now(), end);
      Await.sleep(left.compareTo(REFRESH_EVERY) < 0 ? positive(left) : REFRESH_EVERY);
    }
  }

  private static Duration positive(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  @Test
  void sessionLivesUntilTheMinuteIsOver() {
    assertThat(List.of(liveJustBefore, activeJustBefore)).containsExactly(true, true);
  }

  @Test
  void refreshIsRefusedAtTheIdleSecond() {
    assertThat(refreshJustAfter).isEqualTo(400);
  }

  @Test
  void introspectionRefusesAtTheIdleSecond() {
    assertThat(activeJustAfter).isFalse();
  }

  @Test
  void cookieLoginAsksForThePassword() {
    assertThat(idle.browser().open("app").page().document().select("input[type=password]"))
        .hasSize(1);
  }

  @Test
  void activeUserIsNeverLoggedOut() {
    assertThat(refreshes).hasSizeGreaterThanOrEqualTo(4).containsOnly(200);
    assertThat(active.isActive()).isTrue();
    assertThat(IdleWatch.told(application, active.id())).isEmpty();
  }

  @Test
  void eventIsWrittenOnceWithItsReason() {
    assertThat(idle.logoutReasons()).containsExactly("idle");
  }

  @Test
  void applicationIsToldOnceBySessionAndIssuer() {
    assertThat(IdleWatch.told(application, idle.id()))
        .singleElement()
        .satisfies(
            claims -> assertThat(claims.path("iss").asText()).isEqualTo(idle.realm().issuer()));
  }

  @Test
  void ledgerShowsWhyItEnded() {
    assertThat(
            idle.realm()
                .admin()
                .get(idle.realm().path("/session-guard/sessions?status=ended"))
                .path("items"))
        .anySatisfy(
            item ->
                assertThat(item.path("sessionId").asText() + item.path("endReason").asText())
                    .isEqualTo(idle.id() + "idle"));
  }

  @Test
  void rememberedSessionEndsJustTheSame() {
    assertThat(remembered.logoutReasons()).containsExactly("idle");
    assertThat(IdleWatch.told(application, remembered.id())).hasSize(1);
  }

  @Test
  void offlineSessionOutlivesItsIdleOnlineSession() {
    assertThat(withOffline.logoutReasons()).containsExactly("idle");
    assertThat(new Oidc(withOffline.realm(), "backend").refresh(offlineToken).status())
        .isEqualTo(200);
  }

  @Test
  void keycloaksOwnIdleTimeEndsSessionsToo() {
    assertThat(switchedOff.logoutReasons()).containsExactly("idle");
    assertThat(IdleWatch.told(application, switchedOff.id())).hasSize(1);
  }

  @Test
  void sessionThatLivedLongEnoughEndedOfThat() {
    assertThat(aged.logoutReasons()).containsExactly("max-lifespan");
  }

  @Test
  void sessionWithinALongerTimeIsLeftAlone() {
    assertThat(slow.logoutReasons()).isEmpty();
    assertThat(slow.isActive()).isTrue();
  }

  /** What was seen of the same minute on two nodes. */
  @Nested
  class OnTwoNodes {
    @Test
    void bothNodesAcceptUntilTheMinuteIsOver() {
      assertThat(cluster.activeBefore).containsExactly(true, true);
    }

    @Test
    void bothNodesRefuseAtTheIdleSecond() {
      assertThat(cluster.refusals).containsExactly(400, 400);
    }

    @Test
    void everyIdleSessionHasOneEvent() {
      assertThat(cluster.idle)
          .allSatisfy(session -> assertThat(session.logoutReasons()).containsExactly("idle"));
    }

    @Test
    void applicationIsToldOnceOfEverySession() {
      assertThat(cluster.idle)
          .allSatisfy(
              session -> assertThat(IdleWatch.told(cluster.application, session.id())).hasSize(1));
    }

    @Test
    void userWhoIsActiveOnBothNodesStays() {
      assertThat(cluster.refreshes).hasSizeGreaterThanOrEqualTo(6).containsOnly(200);
      assertThat(IdleWatch.told(cluster.application, cluster.active.id())).isEmpty();
    }
  }
}
