package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.Ledger.Holder;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.Source;
import dev.sessionguard.rules.keycloak.RealmPerson;
import dev.sessionguard.rules.keycloak.UserNumber;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.settings.StepNumber;
import dev.sessionguard.settings.UserLimit;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.settings.keycloak.UserRules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Which policy applies to a user now. Gates, reconciler and statement all ask here. A user is
 * looked at once in a request, and not at all where no rule could say anything.
 */
public final class Policies {
  private static final String ATTRIBUTE = "session-guard.user-limit.";

  /** Users looked at in one statement and one transaction. */
  private static final int PAGE = 200;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final GuardSettings settings;

  private Policies(KeycloakSession session, RealmModel realm, GuardSettings settings) {
    this.session = session;
    this.realm = realm;
    this.settings = settings;
  }

  public static Policies of(KeycloakSession session, RealmModel realm) {
    return of(session, realm, RealmSettings.of(realm));
  }

  /** The policies that these settings give, in force or not. */
  public static Policies of(KeycloakSession session, RealmModel realm, GuardSettings settings) {
    return new Policies(session, realm, settings);
  }

  /** What is known of a user, as long as the settings are these. */
  private record Known(GuardSettings settings, Resolution rules, UserLimit limit) {}

  /** A user's own limit, without what a login adds to it, and where it comes from. */
  public UserLimit limitOf(UserModel user) {
    return user.getServiceAccountClientLink() == null
        ? known(user).limit()
        : UserLimit.OF_SERVICE_ACCOUNT;
  }

  /** What those rules say of a user that are carried out; nothing of a service account. */
  public Resolution rulesOf(UserModel user) {
    return user.getServiceAccountClientLink() == null ? known(user).rules() : Resolution.NOTHING;
  }

  /**
   * The limit a user would have if all that is only reported were carried out; empty where nothing
   * is only reported, or that is the limit the user has.
   */
  public Optional<UserLimit> reportedLimitOf(UserModel user) {
    if (!settings.reports() || user.getServiceAccountClientLink() != null) {
      return Optional.empty();
    }
    UserLimit reported = limitBy(user, allRulesOf(user));
    return settings.enforced() && reported.equals(limitOf(user))
        ? Optional.empty()
        : Optional.of(reported);
  }

  /** The rules that hold for a user, be it in reports only; none for a service account. */
  public List<Source> matching(UserModel user) {
    return user.getServiceAccountClientLink() == null
        ? settings.rules().matching(new RealmPerson(session, user))
        : List.of();
  }

  /** What all rules say of a user, be it in reports only; nothing of a service account. */
  public Resolution allRulesOf(UserModel user) {
    return user.getServiceAccountClientLink() == null
        ? settings.rules().resolveAll(new RealmPerson(session, user))
        : Resolution.NOTHING;
  }

  /** The limit of a user of whom all rules say this. */
  public UserLimit limitBy(UserModel user, Resolution rules) {
    return UserLimit.of(settings, rules, number(user));
  }

  private Known known(UserModel user) {
    if (settings.rules().isEmpty() && !settings.limit().userAttribute()) {
      return new Known(
          settings,
          Resolution.NOTHING,
          UserLimit.of(settings, Resolution.NOTHING, OptionalInt.empty())
              .when(settings.enforced()));
    }
    String attribute = ATTRIBUTE + realm.getId() + "/" + user.getId();
    Known known = session.getAttribute(attribute, Known.class);
    if (known == null || !known.settings().equals(settings)) {
      Resolution rules = UserRules.of(session, realm, settings, user);
      known =
          new Known(
              settings,
              rules,
              UserLimit.of(settings, rules, number(user)).when(settings.enforced()));
      session.setAttribute(attribute, known);
    }
    return known;
  }

  private OptionalInt number(UserModel user) {
    return settings.limit().userAttribute()
            && StepNumber.read(user.getFirstAttribute(LimitSettings.USER_ATTRIBUTE))
                instanceof StepNumber.Limit number
            && UserNumber.isAdministratorsOnly(session, LimitSettings.USER_ATTRIBUTE)
        ? OptionalInt.of(number.max())
        : OptionalInt.empty();
  }

  /**
   * The policy for a login.
   *
   * @param login may carry the limit of its flow, or be a reset of a credential; null where no
   *     login is under way
   * @return unlimited for service accounts, for whom a rule exempts, and where the limit is only
   *     reported
   */
  LimitPolicy forUser(UserModel user, @Nullable AuthenticationSessionModel login) {
    UserLimit own = limitOf(user);
    return settings.enforced() ? forLogin(own, user, login) : own.policy();
  }

  /**
   * The policy that a login would have if all that is only reported were carried out; empty where
   * that is the one it has.
   *
   * @param login as above
   */
  Optional<LimitPolicy> reported(UserModel user, @Nullable AuthenticationSessionModel login) {
    return reportedLimitOf(user).map(limit -> forLogin(limit, user, login));
  }

  private static LimitPolicy forLogin(
      UserLimit own, UserModel user, @Nullable AuthenticationSessionModel login) {
    return login == null || user.getServiceAccountClientLink() != null || own.exempt() != null
        ? own.policy()
        : CredentialReset.adjust(FlowLimit.tighten(own.policy(), login), login, user);
  }

  /**
   * Some of the users who hold more sessions than they may.
   *
   * @param users their ids
   * @param next after whom to go on; null when all have been looked at
   */
  public record Above(List<String> users, @Nullable String next) {
    public static final Above NOBODY = new Above(List.of(), null);
  }

  /**
   * Users who hold more sessions than they may, looked for among those who hold more than anybody
   * must.
   *
   * @param after the last one looked at; empty for the first
   */
  public Above above(Ledger ledger, String after) {
    SessionLimit least = settings.least();
    if (least.isUnlimited()) {
      return Above.NOBODY;
    }
    List<Holder> page =
        ledger.holdersAbove(least.max(), settings.limit().countOffline(), after, PAGE);
    return new Above(
        page.stream().filter(this::holdsTooMany).map(Holder::userId).toList(),
        page.size() < PAGE ? null : page.get(page.size() - 1).userId());
  }

  private boolean holdsTooMany(Holder holder) {
    if (settings.rules().isEmpty() && !settings.limit().userAttribute()) {
      return true; // and nobody need be loaded
    }
    UserModel user = session.users().getUserById(realm, holder.userId());
    return user != null
        && limitOf(user).policy().limit().surplus(Math.toIntExact(holder.sessions())) > 0;
  }
}
