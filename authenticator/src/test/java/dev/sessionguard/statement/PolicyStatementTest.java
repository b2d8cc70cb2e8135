package dev.sessionguard.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.applications.Applications;
import dev.sessionguard.applications.ApplicationsCodec;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.IdleWarning;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.PathCoverage;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.IdleSettings;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.text.SpanUnit;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyStatementTest {

  private static final IdleEffect EFFECT =
      new IdleEffect(900, 900, 36_000, 900, 300, 2_592_000, 0, true, false, false, false);

  private static final GuardSettings SET =
      limited(
          new LimitSettings(
              true,
              Mode.ENFORCED,
              2,
              WhenExceeded.END_OLDEST,
              WhenExceeded.DENY,
              true,
              true,
              false));

  private static GuardSettings limited(LimitSettings limit) {
    return new GuardSettings(
        limit,
        new IdleSettings(true, 15, SpanUnit.MINUTES),
        GuardSettings.DEFAULT.history(),
        GuardSettings.DEFAULT.privacy(),
        GuardSettings.DEFAULT.list(),
        GuardSettings.DEFAULT.notice(),
        GuardSettings.DEFAULT.events(),
        GuardSettings.DEFAULT.tools(),
        Rules.NONE,
        Applications.NONE,
        Caps.NONE);
  }

  @Test
  void statesLimitIdleExceptionsVersionsAndTime() {
    assertThat(
            PolicyStatement.render(
                facts(
                    "demo",
                    SET,
                    List.of(
                        new IdleWarning(
                            "idle.value", "offline-exempt", "info", "Offline goes on.")))))
        .isEqualTo(
            """
            # Session policy of realm demo

            - As of: 2026-11-24T11:30:00Z (UTC)
            - Stated by: Session Guard 1.2.3 on Keycloak 26.7.4

            ## Sessions per user

            - Limit: 2 sessions at a time
            - A login beyond it: ends the session with the earliest login
            - Offline sessions: count
            - A credential reset by e-mail: is never refused for the limit, and ends the user's other sessions
            - Enforced on: browser, consent
            - Not enforced on: ciba

            ## Inactivity

            - Idle timeout: 15 minutes, enforced by Session Guard
            - A session ends after: 15 minutes of inactivity
            - With Remember me after: 15 minutes
            - In any case after: 10 hours from the login
            - Access tokens live: 5 minutes
            - Activity is: a login, a single sign-on to another application, and the renewal of a\
             token
            - Whoever comes back later: signs in anew; tokens of the ended session are no longer\
             renewed and applications with back-channel logout are told

            ## Exceptions and notes

            - Offline goes on. (offline-exempt)
            """);
  }

  @Test
  void switchesThatAreOffAreStatedAsOff() {
    assertThat(PolicyStatement.render(facts("demo", GuardSettings.DEFAULT, List.of())))
        .contains("- Limit: none is enforced for the realm\n")
        .contains("- Idle timeout: not set in Session Guard; Keycloak's own number applies\n")
        .doesNotContain("Enforced on")
        .endsWith("## Exceptions and notes\n\nNone.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1, DENY, DENY, true, '1 session', 'is refused', ''",
    "2, DENY, DENY, true, '2 sessions at a time', 'is refused', ''",
    "5, END_LEAST_RECENT, DENY, false, '5 sessions at a time',"
        + " 'ends the session that was not used for the longest time', ''",
    "3, END_OLDEST, DENY, true, '3 sessions at a time',"
        + " 'ends the session with the earliest login', ''",
    "3, ASK_USER, DENY, true, '3 sessions at a time',"
        + " 'goes on once the user has chosen a session to end', 'is refused'",
    "3, ASK_USER, END_OLDEST, true, '3 sessions at a time',"
        + " 'goes on once the user has chosen a session to end',"
        + " 'ends the session with the earliest login'"
  })
  void statesEachLimit(
      int max,
      WhenExceeded whenExceeded,
      WhenExceeded fallback,
      boolean countOffline,
      String limit,
      String login,
      String otherwise) {
    GuardSettings settings =
        limited(
            new LimitSettings(
                true, Mode.ENFORCED, max, whenExceeded, fallback, countOffline, false, false));
    assertThat(PolicyStatement.render(facts("demo", settings, List.of())).lines())
        .contains(
            "- Limit: " + limit,
            "- A login beyond it: " + login,
            "- Offline sessions: " + (countOffline ? "count" : "do not count"),
            "- A credential reset by e-mail: is never refused for the limit")
        .filteredOn(line -> line.startsWith("- Where the user cannot be asked, it: "))
        .isEqualTo(
            otherwise.isEmpty()
                ? List.of()
                : List.of("- Where the user cannot be asked, it: " + otherwise));
  }

  @Test
  void whatTheRealmDoesNotHaveIsNotStated() {
    IdleEffect withoutRememberMe =
        new IdleEffect(900, 900, 36_000, 900, 300, 2_592_000, 0, false, false, false, false);
    StatementFacts everywhere =
        new StatementFacts(
            "demo",
            SET,
            withoutRememberMe,
            List.of(new PathCoverage("browser", true, "authenticator")),
            List.of(),
            "1.2.3",
            "26.7.4",
            Instant.EPOCH);
    assertThat(PolicyStatement.render(everywhere))
        .contains("- Enforced on: browser\n")
        .doesNotContain("Not enforced on", "Remember me");
  }

  @Test
  void namesStayTextOnTheirLine() {
    String hostile = "a\n# Forged\r\n<script>[x](javascript:y)\u2028*b*";
    String rendered =
        PolicyStatement.render(
            facts(
                hostile, SET, List.of(new IdleWarning("idle.value", "code", "warning", hostile))));
    assertThat(rendered.lines().filter(line -> line.startsWith("#")))
        .containsExactly(
            "# Session policy of realm a \\# Forged  \\<script\\>\\[x\\](javascript:y) \\*b\\*",
            "## Sessions per user",
            "## Inactivity",
            "## Exceptions and notes");
  }

  private static StatementFacts facts(
      String realm, GuardSettings settings, List<IdleWarning> warnings) {
    return new StatementFacts(
        realm,
        settings,
        EFFECT,
        List.of(
            new PathCoverage("browser", true, "authenticator"),
            new PathCoverage("ciba", false, null),
            new PathCoverage("consent", true, "event-listener")),
        warnings,
        "1.2.3",
        "26.7.4",
        Instant.parse("2026-11-24T11:30:00.987Z"));
  }

  @Test
  void rulesAreStatedInTheirOrder() {
    GuardSettings settings =
        GuardSettings.DEFAULT.withRules(
            RulesCodec.read(
                    """
                    [{"name":"Ad*mins","who":{"realmRoles":["admin"],"clientRoles":{"crm":["e"]}},
                      "except":{"groups":["/staff"]},
                      "limit":{"maxSessions":1,"whenExceeded":"deny"}},
                     {"name":"Off","enabled":false,"who":{"users":["a"]},"exempt":true},
                     {"name":"Free","who":{"organizations":["acme"]},
                      "limit":{"maxSessions":null}}]""")
                .rules());
    assertThat(PolicyStatement.render(facts("demo", settings, List.of())))
        .contains(
            """
            - Limit: none is enforced for whom no rule limits
            """)
        .contains(
            """
            ### Rules: the first that applies to a user and says it

            1. Ad\\*mins: realm role admin, client role e of crm; not group /staff: 1 session, a login beyond it is refused
            2. Off (switched off): user a: exempt from every limit
            3. Free: organization acme: no limit

            ## Inactivity
            """);
    assertThat(PolicyStatement.render(facts("demo", GuardSettings.DEFAULT, List.of())))
        .doesNotContain("Rules");
  }

  @Test
  void applicationsAreStatedWithTheirClients() {
    GuardSettings settings =
        GuardSettings.DEFAULT.withApplications(
            ApplicationsCodec.read(
                    """
                    [{"name":"C<R>M","clients":["crm","crm_m"],"maxSessions":1,
                      "whenExceeded":"end-oldest"},
                     {"name":"Wiki","enabled":false,"clients":["wiki"],"maxSessions":2,
                      "whenExceeded":"deny"},
                     {"name":"Till","clients":["till"],"maxSessions":3,
                      "whenExceeded":"end-least-recent","mode":"report-only"}]""")
                .applications());
    assertThat(PolicyStatement.render(facts("demo", settings, List.of())))
        .contains(
            """

            ### Applications with a limit of their own

            - C\\<R\\>M: clients crm, crm\\_m: 1 session, a login into it beyond that ends its part\
             in the session with the earliest login into it
            - Wiki (switched off): clients wiki: 2 sessions at a time, a login into it beyond that is\
             refused
            - Till (report only, not enforced): clients till: 3 sessions at a time, a login into it\
             beyond that ends its part in the session in which it was not used for longest

            ## Inactivity
            """);
  }
}
