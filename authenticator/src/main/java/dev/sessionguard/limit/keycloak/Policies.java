package dev.sessionguard.limit.keycloak;

import dev.sessionguard.device.Device;
import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.device.keycloak.SessionDevice;
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
import dev.sessionguard.settings.UserLimits;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.settings.keycloak.UserRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
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
  private record Known(GuardSettings settings, Resolution rules, UserLimits limits) {}

  /**
   * A user's own limit where the device does not matter, without what a login adds to it, and where
   * it comes from.
   */
  public UserLimit limitOf(UserModel user) {
    return limitsOf(user).plain();
  }

  /** A user's own limits, by device where that matters. */
  public UserLimits limitsOf(UserModel user) {
    return user.getServiceAccountClientLink() == null
        ? known(user).limits()
        : UserLimits.OF_SERVICE_ACCOUNT;
  }

  /** What those rules say of a user that are carried out; nothing of a service account. */
  public Resolution rulesOf(UserModel user) {
    return user.getServiceAccountClientLink() == null ? known(user).rules() : Resolution.NOTHING;
  }

  /**
   * The limits a user would have if all that is only reported were carried out; empty where nothing
   * is only reported, or those are the limits the user has.
   */
  public Optional<UserLimits> reportedLimitsOf(UserModel user) {
    if (!settings.reports() || user.getServiceAccountClientLink() != null) {
      return Optional.empty();
    }
    UserLimits reported = allLimitsOf(user);
    return settings.enforced() && reported.equals(limitsOf(user))
        ? Optional.empty()
        : Optional.of(reported);
  }

  /** The rules that hold for a user, be it in reports only; none for a service account. */
  public List<Source> matching(UserModel user) {
    return user.getServiceAccountClientLink() == null
        ? settings.rules().matching(new RealmPerson(session, user))
        : List.of();
  }

  /** What all rules say of a person, be it in reports only. */
  public Resolution allRulesOf(UserModel user) {
    return settings.rules().resolveAll(new RealmPerson(session, user));
  }

  /** The limits of a person by all rules, be it in reports only, switched on or not. */
  public UserLimits allLimitsOf(UserModel user) {
    RealmPerson person = new RealmPerson(session, user);
    return UserLimits.of(
        settings, device -> settings.rules().resolveAll(person, device), number(user));
  }

  private Known known(UserModel user) {
    if (settings.rules().isEmpty() && !settings.limit().userAttribute()) {
      UserLimit ofRealm = UserLimit.of(settings, Resolution.NOTHING, OptionalInt.empty());
      return new Known(
          settings,
          Resolution.NOTHING,
          new UserLimits(ofRealm, Map.of()).when(settings.enforced()));
    }
    String attribute = ATTRIBUTE + realm.getId() + "/" + user.getId();
    Known known = session.getAttribute(attribute, Known.class);
    if (known == null || !known.settings().equals(settings)) {
      Resolution rules = UserRules.of(session, realm, settings, user);
      RealmPerson person = new RealmPerson(session, user);
      known =
          new Known(
              settings,
              rules,
              UserLimits.of(
                      settings,
                      device -> device == null ? rules : settings.rules().resolve(person, device),
                      number(user))
                  .when(settings.enforced()));
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
   * The policy for a login that has made no session yet.
   *
   * @param login may carry the limit of its flow, or be a reset of a credential
   * @return unlimited for service accounts, for whom a rule exempts, and where the limit is only
   *     reported
   */
  LimitPolicy forLogin(UserModel user, AuthenticationSessionModel login) {
    return adjusted(
        limitsOf(user).on(device(() -> SessionDevice.ofRequest(session))),
        user,
        settings.enforced() ? login : null);
  }

  /**
   * The policy for a session that has just been made.
   *
   * @param login the login that made it; null where none did
   */
  LimitPolicy forSession(UserSessionModel made, @Nullable AuthenticationSessionModel login) {
    UserModel user = made.getUser();
    return adjusted(limitsOf(user).on(deviceOf(made)), user, settings.enforced() ? login : null);
  }

  /** The policies of a user's sessions: one, or one for some devices each. */
  List<LimitPolicy> ofUser(UserModel user) {
    return limitsOf(user).all().stream().map(UserLimit::policy).toList();
  }

  /**
   * The policy that a session would have if all that is only reported were carried out; empty where
   * that is the one it has.
   *
   * @param login as above
   */
  Optional<LimitPolicy> reported(
      UserSessionModel made, @Nullable AuthenticationSessionModel login) {
    return reportedLimitsOf(made.getUser())
        .map(limits -> adjusted(limits.on(deviceOf(made)), made.getUser(), login));
  }

  private @Nullable DeviceGroup deviceOf(UserSessionModel made) {
    return device(() -> SessionDevice.atLogin(session, made));
  }

  /** Parsed where it matters only. */
  private @Nullable DeviceGroup device(Supplier<Device> parsed) {
    return settings.rules().byDevice() ? DeviceGroup.of(parsed.get().kind()) : null;
  }

  private static LimitPolicy adjusted(
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
        page.stream().filter(holder -> holdsTooMany(ledger, holder)).map(Holder::userId).toList(),
        page.size() < PAGE ? null : page.get(page.size() - 1).userId());
  }

  private boolean holdsTooMany(Ledger ledger, Holder holder) {
    if (settings.rules().isEmpty() && !settings.limit().userAttribute()) {
      return true; // and nobody need be loaded
    }
    UserModel user = session.users().getUserById(realm, holder.userId());
    return user != null
        && ofUser(user).stream().anyMatch(policy -> holdsTooMany(ledger, holder, user, policy));
  }

  private boolean holdsTooMany(Ledger ledger, Holder holder, UserModel user, LimitPolicy policy) {
    int held = Math.toIntExact(holder.sessions());
    return policy.limit().surplus(held) > 0
        && (policy.countsAll()
            || policy.limit().surplus(StoredSessions.places(ledger, realm.getId(), user, policy))
                > 0);
  }
}
