package dev.sessionguard.statement;

import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.IdleWarning;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.PathCoverage;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.text.DurationText;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page that says what is enforced in a realm, for an auditor's file: Markdown that reads as plain
 * text too. States facts only; it certifies no standard.
 */
public final class PolicyStatement {

  /** What Markdown or the HTML within it would take for markup. */
  private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]<>#|~&]");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}|[\\u2028\\u2029]");

  private PolicyStatement() {}

  /** The statement, lines ended by a line feed. */
  public static String render(StatementFacts facts) {
    StringBuilder text = new StringBuilder();
    text.append("# Session policy of realm ").append(escaped(facts.realm())).append("\n\n");
    item(text, "As of", facts.at().truncatedTo(ChronoUnit.SECONDS).toString() + " (UTC)");
    item(
        text,
        "Stated by",
        "Session Guard " + facts.productVersion() + " on Keycloak " + facts.keycloakVersion());
    text.append("\n## Sessions per user\n\n");
    limit(text, facts);
    RuleStatement.append(text, facts.settings().rules());
    ApplicationStatement.append(text, facts.settings().applications());
    CapStatement.append(text, facts.settings().caps());
    text.append("\n## Inactivity\n\n");
    inactivity(text, facts);
    text.append("\n## Exceptions and notes\n\n");
    notes(text, facts.warnings());
    return text.toString();
  }

  private static void limit(StringBuilder text, StatementFacts facts) {
    LimitSettings limit = facts.settings().limit();
    if (facts.settings().limit().mode() == Mode.REPORT_ONLY) {
      item(text, "Limit", "none is enforced; what is set, rules too, is only reported");
      return;
    }
    if (!facts.settings().limitsAnybody()) {
      item(text, "Limit", "none is enforced for the realm");
      return;
    }
    if (limit.enabled()) {
      item(text, "Limit", RuleStatement.sessions(limit.maxSessions()));
    } else {
      item(text, "Limit", "none is enforced for whom no rule limits");
    }
    item(text, "A login beyond it", whenExceeded(limit.whenExceeded()));
    if (limit.whenExceeded() == WhenExceeded.ASK_USER) {
      item(text, "Where the user cannot be asked, it", whenExceeded(limit.fallback()));
    }
    if (limit.userAttribute()) {
      item(
          text,
          "A user's own number",
          "stands in the user attribute " + LimitSettings.USER_ATTRIBUTE + ", where there is one");
    }
    item(text, "Offline sessions", limit.countOffline() ? "count" : "do not count");
    item(
        text,
        "A credential reset by e-mail",
        limit.resetEndsOthers()
            ? "is never refused for the limit, and ends the user's other sessions"
            : "is never refused for the limit");
    item(text, "Enforced on", paths(facts.coverage(), true));
    if (facts.coverage().stream().anyMatch(path -> !path.covered())) {
      item(text, "Not enforced on", paths(facts.coverage(), false));
    }
  }

  static String whenExceeded(WhenExceeded behaviour) {
    return switch (behaviour) {
      case DENY -> "is refused";
      case END_OLDEST -> "ends the session with the earliest login";
      case END_LEAST_RECENT -> "ends the session that was not used for the longest time";
      case ASK_USER -> "goes on once the user has chosen a session to end";
    };
  }

  private static String paths(List<PathCoverage> coverage, boolean covered) {
    return coverage.stream()
        .filter(path -> path.covered() == covered)
        .map(PathCoverage::path)
        .collect(Collectors.joining(", "));
  }

  private static void inactivity(StringBuilder text, StatementFacts facts) {
    IdleEffect effect = facts.effect();
    item(
        text,
        "Idle timeout",
        facts.settings().idle().enabled()
            ? DurationText.of(facts.settings().idle().seconds()) + ", enforced by Session Guard"
            : "not set in Session Guard; Keycloak's own number applies");
    item(text, "A session ends after", DurationText.of(effect.idleSeconds()) + " of inactivity");
    if (effect.rememberMe()) {
      item(text, "With Remember me after", DurationText.of(effect.rememberMeIdleSeconds()));
    }
    item(
        text,
        "In any case after",
        DurationText.of(effect.ssoSessionMaxSeconds()) + " from the login");
    item(text, "Access tokens live", DurationText.of(effect.accessTokenSeconds()));
    item(
        text,
        "Activity is",
        "a login, a single sign-on to another application, and the renewal of a token");
    item(
        text,
        "Whoever comes back later",
        "signs in anew; tokens of the ended session are no longer renewed and applications with"
            + " back-channel logout are told");
  }

  private static void notes(StringBuilder text, List<IdleWarning> warnings) {
    if (warnings.isEmpty()) {
      text.append("None.\n");
      return;
    }
    for (IdleWarning warning : warnings) {
      text.append("- ").append(escaped(warning.message())).append(" (");
      text.append(warning.code()).append(")\n");
    }
  }

  private static void item(StringBuilder text, String name, String value) {
    text.append("- ").append(name).append(": ").append(value).append('\n');
  }

  /** Names of realms and clients are any text: they must stay text and on their line. */
  static String escaped(String text) {
    return MARKUP.matcher(CONTROL.matcher(text).replaceAll(" ")).replaceAll("\\\\$0");
  }
}
