package dev.sessionguard.settings;

import dev.sessionguard.applications.Applications;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Name;
import dev.sessionguard.rules.Rule;
import dev.sessionguard.rules.RuleLimit;
import dev.sessionguard.rules.Rules;
import java.util.Objects;
import java.util.OptionalInt;

/** Everything an administrator can set for one realm. Immutable and always within its bounds. */
public record GuardSettings(
    LimitSettings limit,
    IdleSettings idle,
    HistorySettings history,
    PrivacySettings privacy,
    ListSettings list,
    NoticeSettings notice,
    EventSettings events,
    ToolSettings tools,
    Rules rules,
    Applications applications,
    Caps caps) {

  public static final GuardSettings DEFAULT =
      new GuardSettings(
          LimitSettings.DEFAULT,
          IdleSettings.DEFAULT,
          HistorySettings.DEFAULT,
          PrivacySettings.DEFAULT,
          ListSettings.DEFAULT,
          NoticeSettings.DEFAULT,
          EventSettings.DEFAULT,
          ToolSettings.DEFAULT,
          Rules.NONE,
          Applications.NONE,
          Caps.NONE);

  public GuardSettings {
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(idle, "idle");
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(privacy, "privacy");
    Objects.requireNonNull(list, "list");
    Objects.requireNonNull(notice, "notice");
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(tools, "tools");
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(applications, "applications");
    Objects.requireNonNull(caps, "caps");
  }

  /** The same settings with other rules. */
  public GuardSettings withRules(Rules others) {
    return new GuardSettings(
        limit, idle, history, privacy, list, notice, events, tools, others, applications, caps);
  }

  /** The same settings with other applications. */
  public GuardSettings withApplications(Applications others) {
    return new GuardSettings(
        limit, idle, history, privacy, list, notice, events, tools, rules, others, caps);
  }

  /** The same settings with other caps. */
  public GuardSettings withCaps(Caps others) {
    return new GuardSettings(
        limit, idle, history, privacy, list, notice, events, tools, rules, applications, others);
  }

  /** The same settings once something they name has another name. */
  public GuardSettings renamed(Name before, Name after) {
    GuardSettings renamed = withRules(rules.renamed(before, after));
    return before instanceof Name.Client old && after instanceof Name.Client client
        ? renamed
            .withApplications(applications.renamed(old.clientId(), client.clientId()))
            .withCaps(caps.renamed(old.clientId(), client.clientId()))
        : renamed;
  }

  /** Whether the limit is carried out, as far as anybody has one. */
  public boolean enforced() {
    return limit.mode() == Mode.ENFORCED;
  }

  /** Whether any limit is in force: the realm's, a rule's or that of users' own attribute. */
  public boolean limitsAnybody() {
    return enforced() && (limit.enabled() || limit.userAttribute() || rules.limit());
  }

  /** Whether a client's part in a session may end while the session goes on. */
  public boolean endsPartsOf(String clientId) {
    return applications.limiting(clientId).isPresent() || caps.ofClient(clientId).isPresent();
  }

  /** Whether it matters since when a client takes part in a session, and until when. */
  public boolean followsPartsOf(String clientId) {
    return endsPartsOf(clientId)
        || applications.reporting(clientId).isPresent()
        || caps.reportsOf(clientId);
  }

  /** Whether anything of the limit is only reported, a flow's own number included. */
  public boolean reports() {
    return !enforced() || rules.report();
  }

  /** Whether any user may be asked which sessions to end. */
  public boolean mayAsk() {
    boolean realmAsks = limit.whenExceeded() == WhenExceeded.ASK_USER;
    return enforced()
        && (((limit.enabled() || limit.userAttribute()) && realmAsks)
            || rules.list().stream()
                .filter(rule -> rule.limits() || limit.userAttribute())
                .anyMatch(rule -> asks(rule, realmAsks)));
  }

  private static boolean asks(Rule rule, boolean realmAsks) {
    RuleLimit given = rule.says().limit();
    return rule.isEnforced()
        && given != null
        && (given.whenExceeded() == null
            ? realmAsks
            : given.whenExceeded() == WhenExceeded.ASK_USER);
  }

  /** The smallest number that any user is limited to; unlimited where nobody is. */
  public SessionLimit least() {
    if (!enforced()) {
      return SessionLimit.UNLIMITED;
    }
    if (limit.userAttribute()) {
      return SessionLimit.of(SessionLimit.LEAST_SET);
    }
    SessionLimit ofRealm = limit.policy().limit();
    OptionalInt ofRules = rules.least();
    return ofRules.isPresent() ? ofRealm.stricter(SessionLimit.of(ofRules.getAsInt())) : ofRealm;
  }
}
