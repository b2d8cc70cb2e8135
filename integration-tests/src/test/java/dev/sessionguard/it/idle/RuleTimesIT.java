package dev.sessionguard.it.idle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.IdleWatch;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import dev.sessionguard.it.fixture.server.SharedTables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Idle time and lifetime by rule: administrators ten minutes, others as Keycloak has it, thirty.
 * The last use is moved back where Keycloak has stored it; the row in the ledger is moved along
 * only where the sweep is to see it.
 */
class RuleTimesIT {
  private static final Duration A_ROUND = Duration.ofSeconds(60);
  private static final long STILL_ALLOWED = 590;
  private static final long TOO_LONG = 603;

  private static final String RULES =
      """
      [{"name":"Administrators","who":{"realmRoles":["administrator"]},
        "idle":{"value":10,"unit":"minutes"},"lifetime":{"value":8,"unit":"hours"}}]""";

  private static BackChannel application;
  private static RuledRealm ruled;

  @BeforeAll
  static void createRealm() {
    application = new BackChannel(BackChannel.Mood.ANSWERS);
    ruled = ruled(RULES);
  }

  @AfterAll
  static void close() {
    application.close();
  }

  private static RuledRealm ruled(String rules) {
    RuledRealm realm =
        new RuledRealm(Realms.on(Servers.postgres()).backChannel(application).create());
    realm.realm().addRole("administrator");
    realm.rules(rules);
    return realm;
  }

  private static String newUser() {
    return "user-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static String newAdministrator() {
    String name = newUser();
    ruled.grantRole(name, "administrator");
    return name;
  }

  /** What somebody has in hand after a login in a browser. */
  private record In(Realm realm, Browser browser, String session, Http.Answer tokens) {
    static In by(Realm realm, Map<String, String> form) {
      Browser browser = new Browser(realm);
      LoginOutcome.Page page = browser.open("backend").page();
      Map<String, String> fields = new java.util.HashMap<>(form);
      fields.put("username", realm.username());
      fields.put("password", realm.password());
      LoginOutcome.LoggedIn login = browser.submit(page, fields).loggedIn();
      return new In(
          realm,
          browser,
          login.sessionId().orElseThrow(),
          new Oidc(realm, "backend").exchange(login.code()));
    }

    static In by(Realm realm) {
      return by(realm, Map.of());
    }

    Oidc oidc() {
      return new Oidc(realm, "backend");
    }

    boolean refreshes() {
      return oidc().refresh(tokens.text("refresh_token")).status() == 200;
    }

    /** Has the session be unused for so many seconds, as Keycloak has stored it. */
    In unusedFor(long seconds) {
      int moved =
          SharedTables.update(
              "update offline_user_session set last_session_refresh = ? where user_session_id = ?",
              (int) (Instant.now().getEpochSecond() - seconds),
              session);
      assertThat(moved).isEqualTo(1);
      return this;
    }

    /** Has the ledger know it, too. */
    In recordedAsUnusedFor(long seconds) {
      long lastUse = Instant.now().getEpochSecond() - seconds;
      unusedFor(seconds);
      SharedTables.update(
          "update session_guard_ledger set last_activity = ? where session_id = ? and live",
          lastUse * 1000,
          session);
      return this;
    }

    /** Has its row be due when the idle time of ten minutes is over. */
    long due() {
      SharedTables.update(
          """
          update session_guard_ledger set deadline = last_activity + 600000
          where session_id = ? and live""",
          session);
      return Long.parseLong(ofRow("deadline").orElseThrow());
    }

    /** A column of the session's latest row. */
    Optional<String> ofRow(String column) {
      return Optional.ofNullable(
          SharedTables.query(
                  "select "
                      + column
                      + " from session_guard_ledger where session_id = ?"
                      + " order by login_time desc",
                  session)
              .get(0));
    }

    List<String> ofLogout(String detail) {
      return java.util.stream.StreamSupport.stream(realm.events("LOGOUT").spliterator(), false)
          .filter(event -> session.equals(event.path("sessionId").asText()))
          .map(event -> event.at("/details/" + detail).asText("none"))
          .toList();
    }

    void assertEndsByRule(String reason) {
      Await.untilAsserted(
          Duration.ofSeconds(20),
          () -> {
            assertThat(ofLogout("reason")).containsExactly(reason);
            assertThat(ofLogout("rule")).containsExactly("Administrators");
            assertThat(IdleWatch.told(application, session)).hasSize(1);
          });
    }
  }

  /** A way to use a session; made ready before the time passes. */
  enum Use {
    REFRESH {
      @Override
      BooleanSupplier ready(In in) {
        return in::refreshes;
      }
    },
    CODE {
      @Override
      BooleanSupplier ready(In in) {
        String code = in.browser().open("backend").loggedIn().code();
        return () -> in.oidc().exchange(code).status() == 200;
      }
    },
    COOKIE {
      @Override
      BooleanSupplier ready(In in) {
        return () -> in.browser().open("app").isLoggedIn();
      }
    },
    INTROSPECTION {
      @Override
      BooleanSupplier ready(In in) {
        return () -> in.oidc().isActive(in.tokens().text("access_token"));
      }
    },
    USERINFO {
      @Override
      BooleanSupplier ready(In in) {
        return () -> in.oidc().userInfo(in.tokens().text("access_token")).status() == 200;
      }
    },
    OWN_SESSIONS {
      @Override
      BooleanSupplier ready(In in) {
        return () ->
            Http.send(
                        Http.request(in.realm().issuer() + "/session-guard/sessions")
                            .header("Authorization", "Bearer " + in.tokens().text("access_token"))
                            .build())
                    .status()
                == 200;
      }
    };

    abstract BooleanSupplier ready(In in);
  }

  @ParameterizedTest
  @EnumSource
  void eachUseIsRefusedWhenTheIdleTimeIsOverAndNotBefore(Use use) {
    In in = In.by(ruled.as(newAdministrator()));
    BooleanSupplier before = use.ready(in);
    in.unusedFor(STILL_ALLOWED);
    assertThat(before.getAsBoolean()).as("before").isTrue();
    BooleanSupplier after = use.ready(in);
    in.unusedFor(TOO_LONG);
    assertThat(after.getAsBoolean()).as("after").isFalse();
    in.assertEndsByRule("idle");
    assertThat(in.refreshes()).as("refresh once it has ended").isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anotherUserIsLeftAlone(Use use) {
    In in = In.by(ruled.as(newUser()));
    BooleanSupplier ready = use.ready(in);
    in.unusedFor(TOO_LONG);
    assertThat(ready.getAsBoolean()).isTrue();
    assertThat(in.ofRow("deadline")).isEmpty();
  }

  @Test
  void aRememberedSessionIsRefusedToo() {
    In in = In.by(ruled.as(newAdministrator()), Map.of("rememberMe", "on"));
    in.unusedFor(TOO_LONG);
    assertThat(in.refreshes()).isFalse();
  }

  @Test
  void anOfflineSessionIsExempt() {
    Realm administrator = ruled.as(newAdministrator());
    Oidc oidc = new Oidc(administrator, "backend");
    Http.Answer tokens = oidc.directGrant("openid offline_access");
    SharedTables.update(
        "update offline_user_session set last_session_refresh = last_session_refresh - 700"
            + " where user_session_id = ?",
        tokens.text("session_state"));
    assertThat(oidc.refresh(tokens.text("refresh_token")).status()).isEqualTo(200);
  }

  /**
   * Pages that Keycloak shows to a browser with the cookie, and for which it sets the last use to
   * now: then the cookie would be good again.
   */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "app, prompt, login",
        "app, max_age, 0",
        "app, kc_action, UPDATE_PASSWORD",
        "consent, -, -"
      })
  void aPageThatIsShownBringsNoSessionBack(String client, String parameter, String value) {
    In in = In.by(ruled.as(newAdministrator()));
    String cookie = in.browser().cookie("KEYCLOAK_IDENTITY");
    in.unusedFor(TOO_LONG);
    LoginOutcome.Page page =
        new Browser(in.realm())
            .with("KEYCLOAK_IDENTITY", cookie)
            .open(client, parameter == null ? Map.of() : Map.of(parameter, value))
            .page();
    assertThat(page.document().select("input[type=password]")).hasSize(1);
    assertThat(page.document().select("input[name=password-new]")).isEmpty();
    Browser again = new Browser(in.realm()).with("KEYCLOAK_IDENTITY", cookie);
    assertThat(again.open("app").isLoggedIn()).isFalse();
    in.assertEndsByRule("idle");
  }

  /** What is no login is answered, and is the session's end all the same. */
  @ParameterizedTest
  @CsvSource({
    "/protocol/openid-connect/logout",
    "/login-actions/authenticate?client_id=app&tab_id=none",
    "/login-actions/required-action?client_id=app&tab_id=none&execution=none"
  })
  void noOtherPageBringsASessionBack(String address) {
    In in = In.by(ruled.as(newAdministrator()));
    String cookie = in.browser().cookie("KEYCLOAK_IDENTITY");
    in.unusedFor(TOO_LONG);
    new Browser(in.realm()).with("KEYCLOAK_IDENTITY", cookie).get(in.realm().issuer() + address);
    in.assertEndsByRule("idle");
    Browser again = new Browser(in.realm()).with("KEYCLOAK_IDENTITY", cookie);
    assertThat(again.open("app").isLoggedIn()).isFalse();
  }

  @Test
  void whoLogsInOnceMoreInTheSameBrowserHasANewSession() {
    In in = In.by(ruled.as(newAdministrator())).unusedFor(TOO_LONG);
    LoginOutcome.Page page = in.browser().open("backend").page();
    in.assertEndsByRule("idle");
    long again = Instant.now().getEpochSecond();
    LoginOutcome.LoggedIn login = in.browser().logIn(page).loggedIn();
    assertThat(in.oidc().exchange(login.code()).status()).isEqualTo(200);
    assertThat(in.refreshes()).as("the old one's token").isFalse();
    assertThat(
            SharedTables.query(
                """
                select live || ' ' || coalesce(end_reason, 'none')
                from session_guard_ledger where user_id = ? order by started""",
                in.realm().userId()))
        .containsExactly("false idle", "true none");
    assertThat(
            SharedTables.query(
                "select created_on from offline_user_session where user_session_id = ?",
                login.sessionId().orElseThrow()))
        .singleElement()
        .satisfies(started -> assertThat(Long.parseLong(started)).isGreaterThanOrEqualTo(again));
  }

  /** The page was asked for in time, and the password comes too late to go on with the session. */
  @Test
  void aLoginThatIsUnderWayDoesNotGoOnWithASessionThatIsOver() {
    In in = In.by(ruled.as(newAdministrator()));
    LoginOutcome.Page page = in.browser().open("backend", Map.of("prompt", "login")).page();
    in.unusedFor(TOO_LONG);
    LoginOutcome.Page again = in.browser().logIn(page).page();
    assertThat(again.document().select("input[type=password]")).as(again.toString()).hasSize(1);
    long anew = Instant.now().getEpochSecond();
    LoginOutcome.LoggedIn login = in.browser().logIn(again).loggedIn();
    assertThat(in.oidc().exchange(login.code()).status()).isEqualTo(200);
    assertThat(
            SharedTables.query(
                "select created_on from offline_user_session where user_session_id = ?",
                login.sessionId().orElseThrow()))
        .singleElement()
        .satisfies(started -> assertThat(Long.parseLong(started)).isGreaterThanOrEqualTo(anew));
  }

  @Test
  void aRoleCountsAtTheNextUse() {
    String taken = newAdministrator();
    String given = newUser();
    In before = In.by(ruled.as(taken));
    In after = In.by(ruled.as(given));
    Realm realm = ruled.realm();
    JsonNode role = ruled.admin().get(realm.path("/roles/administrator"));
    ruled
        .admin()
        .send(
            "DELETE",
            realm.path("/users/" + ruled.as(taken).userId() + "/role-mappings/realm"),
            List.of(role));
    ruled.grantRole(given, "administrator");
    before.unusedFor(TOO_LONG);
    after.unusedFor(TOO_LONG);
    assertThat(before.refreshes()).as("role taken away").isTrue();
    assertThat(after.refreshes()).as("role given").isFalse();
  }

  /** Without any use: the round of the reconciler gives the row its deadline, the sweep ends it. */
  @Test
  void aRoleGivenToWhoIsIdleEndsTheSession() {
    String given = newUser();
    In in = In.by(ruled.as(given));
    in.recordedAsUnusedFor(TOO_LONG);
    assertThat(in.ofRow("deadline")).isEmpty();
    ruled.grantRole(given, "administrator");
    Await.untilAsserted(A_ROUND, () -> assertThat(in.ofLogout("rule")).hasSize(1));
    in.assertEndsByRule("idle");
  }

  @Test
  void rowsCarryTheTimesThatRulesGiveNow() {
    RuledRealm own = ruled(RULES);
    own.grantRole("somebody", "administrator");
    In in = In.by(own.as("somebody"));
    assertThat(in.ofRow("rule_idle")).contains("600");
    assertThat(in.ofRow("rule_lifetime")).contains("28800");
    assertThat(in.ofRow("deadline - last_activity + mod(last_activity, 1000)")).contains("600000");
    own.rules(
        """
        [{"name":"Shorter","who":{"users":["%s"]},"lifetime":{"value":5,"unit":"hours"}}]"""
            .formatted(own.as("somebody").username()));
    Await.untilAsserted(
        A_ROUND,
        () -> {
          assertThat(in.ofRow("rule_lifetime")).contains("18000");
          assertThat(in.ofRow("rule_idle")).isEmpty();
          assertThat(in.ofRow("deadline - started * 1000::bigint")).contains("18000000");
        });
    in.unusedFor(TOO_LONG);
    own.rules("[]");
    Await.untilAsserted(
        A_ROUND,
        () -> {
          assertThat(in.ofRow("rule_lifetime")).isEmpty();
          assertThat(in.ofRow("deadline")).isEmpty();
        });
    assertThat(in.refreshes()).isTrue();
  }

  @Test
  void aUseMovesTheDeadline() {
    In in = In.by(ruled.as(newAdministrator())).recordedAsUnusedFor(90);
    long before = in.due();
    assertThat(in.refreshes()).isTrue();
    assertThat(Long.parseLong(in.ofRow("deadline").orElseThrow())).isGreaterThan(before + 80_000);
  }

  /** Nobody uses it: it ends within five seconds, and its application is told. */
  @Test
  void theSweepEndsWhatIsOverWithinFiveSeconds() {
    In in = In.by(ruled.as(newAdministrator())).recordedAsUnusedFor(595);
    long deadline = in.due();
    in.assertEndsByRule("idle");
    assertThat(Long.parseLong(in.ofRow("end_time").orElseThrow()))
        .isBetween(deadline, deadline + 5000);
  }

  /** A use that the ledger did not note, since it notes one a minute. */
  @Test
  void theSweepLooksAtWhatKeycloakHasStored() {
    In in = In.by(ruled.as(newAdministrator())).recordedAsUnusedFor(TOO_LONG);
    in.unusedFor(30);
    long deadline = in.due();
    Await.untilAsserted(
        A_ROUND,
        () ->
            assertThat(Long.parseLong(in.ofRow("deadline").orElseThrow()))
                .isGreaterThan(deadline + 500_000));
    assertThat(in.refreshes()).isTrue();
  }

  @Test
  void aSessionThatIsOverTakesNoPlace() {
    RuledRealm own = ruled(RULES);
    own.own(true, 1, "deny");
    own.grantRole("somebody", "administrator");
    In in = In.by(own.as("somebody"));
    assertThat(own.logIn("somebody").status()).as("while it lives").isNotEqualTo(200);
    in.recordedAsUnusedFor(TOO_LONG);
    assertThat(own.logIn("somebody").status()).as("once it is over").isEqualTo(200);
    In other = In.by(own.as("other")).recordedAsUnusedFor(TOO_LONG);
    assertThat(own.logIn("other").status()).as("of another user").isNotEqualTo(200);
    assertThat(other.refreshes()).isTrue();
  }

  @Test
  void thePolicyTellsTheStricterAndWhereItComesFrom() {
    RuledRealm own =
        ruled(
            """
            [{"name":"Administrators","who":{"realmRoles":["administrator"]},
              "idle":{"value":10,"unit":"minutes"},"lifetime":{"value":30,"unit":"hours"}}]""");
    own.grantRole("somebody", "administrator");
    JsonNode policy = own.policy("somebody");
    assertThat(policy.path("idle"))
        .isEqualTo(
            RuledRealm.json(
                """
                {"seconds":600,"from":"Administrators","because":"realm role administrator"}"""));
    assertThat(policy.path("lifetime"))
        .isEqualTo(
            RuledRealm.json(
                """
                {"seconds":36000,"from":"realm",
                 "because":"shorter than the rule Administrators says"}"""));
    assertThat(own.policy("other").path("idle"))
        .isEqualTo(
            RuledRealm.json(
                """
                {"seconds":1800,"from":"realm","because":"settings of the realm"}"""));
    assertThat(own.warnings()).containsExactly("rule-lifetime-longer");
  }
}
