package dev.sessionguard.rest;

import dev.sessionguard.applications.ApplicationsCodec;
import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapUse;
import dev.sessionguard.caps.CapsCodec;
import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.IdleWarning;
import dev.sessionguard.idle.IdleWarning.Severity;
import dev.sessionguard.rules.Name;
import dev.sessionguard.rules.Rule;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.text.DurationText;
import dev.sessionguard.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing about a realm's settings that an administrator should know.
 *
 * @param field the setting it is about, as the REST contract names it
 * @param code what it is, stable, in kebab case
 * @param severity id of a {@link Severity}
 * @param message plain sentences for an administrator, in English; may hold names, which are any
 *     text
 * @param parameters what the message says of this realm, for a text in another language
 */
public record SettingsWarning(
    String field, String code, String severity, String message, Map<String, String> parameters) {

  /** A step of a flow has a number that is none. */
  public static final String FLOW_LIMIT_INVALID = "flow-limit-invalid";

  /** A rule names what the realm does not have. */
  public static final String RULE_NAMES_UNKNOWN = "rule-names-unknown";

  /** A rule's idle time is longer than Keycloak's. */
  public static final String RULE_IDLE_LONGER = "rule-idle-longer";

  /** A rule's lifetime is longer than Keycloak's. */
  public static final String RULE_LIFETIME_LONGER = "rule-lifetime-longer";

  /** A cap names a client or an organization that the realm does not have. */
  public static final String CAP_UNKNOWN = "cap-unknown";

  /** A cap has few places left, or none. */
  public static final String CAP_NEARLY_FULL = "cap-nearly-full";

  /** An application names clients that the realm does not have. */
  public static final String APPLICATION_CLIENTS_UNKNOWN = "application-clients-unknown";

  /** Users could give themselves a limit, so their attribute is not heard. */
  public static final String USER_ATTRIBUTE_WRITABLE = "user-attribute-writable";

  private static final int NAMED = 3;

  public SettingsWarning {
    parameters = Map.copyOf(parameters);
  }

  /**
   * A warning about steps of flows whose number is none.
   *
   * @param names of their configurations, at least one
   */
  public static SettingsWarning ofFlowSteps(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    String all = names.size() > NAMED ? shown + ", \u2026" : shown;
    return new SettingsWarning(
        Setting.LIMIT_MAX.field(),
        FLOW_LIMIT_INVALID,
        Severity.WARNING.id(),
        ("The configuration of a step Session limit in a flow cannot be read (%s). Until it is"
                + " corrected, a number that is none counts as %d and a behavior that is none as"
                + " end-oldest.")
            .formatted(all, LimitSettings.MIN_SESSIONS),
        Map.of("steps", all));
  }

  /**
   * A warning about names in a rule that nobody has.
   *
   * @param index the rule's
   * @param names at least one
   */
  public static SettingsWarning ofNames(int index, String rule, List<Name> names) {
    String all = names.stream().map(Name::text).collect(Collectors.joining(", "));
    return new SettingsWarning(
        RulesCodec.FIELD + "[" + index + "]",
        RULE_NAMES_UNKNOWN,
        Severity.WARNING.id(),
        "The rule %s names what this realm does not have, and what matches nobody: %s"
            .formatted(rule, all),
        Map.of("rule", rule, "names", all));
  }

  /**
   * Warnings about times of rules that are longer than what Keycloak allows: its own hold.
   *
   * @param keycloaks Keycloak's own times
   */
  public static List<SettingsWarning> ofTimes(Rules rules, IdleEffect keycloaks) {
    List<SettingsWarning> warnings = new ArrayList<>();
    for (int index = 0; index < rules.list().size(); index++) {
      Rule rule = rules.list().get(index);
      if (rule.enabled()) {
        ofTime(
            warnings,
            index,
            rule,
            rule.says().idle(),
            keycloaks.idleSeconds(),
            RULE_IDLE_LONGER,
            "The rule %s gives a longer idle time than SSO Session Idle, which holds");
        ofTime(
            warnings,
            index,
            rule,
            rule.says().lifetime(),
            keycloaks.ssoSessionMaxSeconds(),
            RULE_LIFETIME_LONGER,
            "The rule %s gives a longer lifetime than SSO Session Max, which holds");
      }
    }
    return warnings;
  }

  private static void ofTime(
      List<SettingsWarning> warnings,
      int index,
      Rule rule,
      @Nullable Span time,
      int allowed,
      String code,
      String message) {
    if (time != null && time.seconds() > allowed) {
      warnings.add(
          new SettingsWarning(
              RulesCodec.FIELD + "[" + index + "]",
              code,
              Severity.WARNING.id(),
              (message + ": %s instead of %s.")
                  .formatted(
                      rule.name(), DurationText.of(allowed), DurationText.of(time.seconds())),
              Map.of(
                  "rule",
                  rule.name(),
                  "seconds",
                  Integer.toString(time.seconds()),
                  "allowedSeconds",
                  Integer.toString(allowed))));
    }
  }

  /**
   * A warning about clients of an application that the realm does not have.
   *
   * @param index the application's
   * @param clients their ids, at least one
   */
  public static SettingsWarning ofClients(int index, String application, List<String> clients) {
    String all = String.join(", ", clients);
    return new SettingsWarning(
        ApplicationsCodec.FIELD + "[" + index + "]",
        APPLICATION_CLIENTS_UNKNOWN,
        Severity.WARNING.id(),
        "The application %s names clients that this realm does not have: %s"
            .formatted(application, all),
        Map.of("application", application, "clients", all));
  }

  /**
   * The warning that the realm does not have the client or organization of a cap.
   *
   * @param index the cap's
   */
  public static SettingsWarning ofCap(int index, Cap cap) {
    return new SettingsWarning(
        CapsCodec.FIELD + "[" + index + "]",
        CAP_UNKNOWN,
        Severity.WARNING.id(),
        "A cap is for the %s %s, which this realm does not have"
            .formatted(cap.scope().id(), cap.of()),
        Map.of("scope", cap.scope().id(), "of", cap.of()));
  }

  /**
   * The warning that a cap has few places left.
   *
   * @param index the cap's
   */
  public static SettingsWarning ofCapUse(int index, CapUse use) {
    return new SettingsWarning(
        CapsCodec.FIELD + "[" + index + "]",
        CAP_NEARLY_FULL,
        Severity.WARNING.id(),
        "%d of %d sessions of the cap %s are in use"
            .formatted(use.held(), use.cap().maxSessions(), use.cap().id()),
        Map.of(
            "cap",
            use.cap().id(),
            "held",
            Integer.toString(use.held()),
            "maxSessions",
            Integer.toString(use.cap().maxSessions()),
            "percent",
            Integer.toString(use.percent())));
  }

  /** The warning that the user attribute is not heard. */
  public static SettingsWarning ofUserAttribute() {
    return new SettingsWarning(
        Setting.LIMIT_USER_ATTRIBUTE.field(),
        USER_ATTRIBUTE_WRITABLE,
        Severity.WARNING.id(),
        "Users can write the attribute %s themselves, so it is ignored. Declare it in the realm's"
                .formatted(LimitSettings.USER_ATTRIBUTE)
            + " user profile for administrators to edit, or do not enable unmanaged attributes.",
        Map.of("attribute", LimitSettings.USER_ATTRIBUTE));
  }

  /** A warning about the idle timeout. */
  public static SettingsWarning of(IdleWarning warning) {
    return new SettingsWarning(
        warning.field(),
        warning.code(),
        warning.severity(),
        warning.message(),
        warning.parameters());
  }
}
