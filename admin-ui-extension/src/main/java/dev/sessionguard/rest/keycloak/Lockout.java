package dev.sessionguard.rest.keycloak;

import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.keycloak.NextLogin;
import dev.sessionguard.limit.keycloak.Policies;
import dev.sessionguard.rest.LockedOut;
import dev.sessionguard.rest.LockoutWarnings;
import dev.sessionguard.rest.LockoutWarnings.Limited;
import dev.sessionguard.rest.SettingsWarning;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.UserLimit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/** Whom settings lock out: the caller, or the administrators of the master realm. */
final class Lockout {
  /** Administrators looked at: among so many there would be one who gets in. */
  private static final int MOST = 100;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final @Nullable UserModel caller;

  Lockout(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.caller = access.limitedCaller(realm).orElse(null);
  }

  /** What is to be said of settings that are in force. */
  List<SettingsWarning> warnings(GuardSettings settings) {
    if (!settings.limitsAnybody()) {
      return List.of();
    }
    return LockoutWarnings.of(
        administrators().stream()
            .map(each -> policy(settings, each))
            .filter(LockoutWarnings::refuses)
            .findFirst()
            .orElse(null),
        caller == null ? null : limited(settings, caller));
  }

  private Limited limited(GuardSettings settings, UserModel user) {
    LimitPolicy policy = policy(settings, user);
    return new Limited(policy, NextLogin.of(session, realm, user, policy).held());
  }

  /** Whom a change would lock out who was not locked out before. */
  Optional<LockedOut> by(GuardSettings before, GuardSettings after) {
    if (caller != null && isRefused(after, caller) && !isRefused(before, caller)) {
      return Optional.of(LockedOut.CALLER);
    }
    List<UserModel> administrators = administrators();
    return mayAllBeRefused(after, administrators) && !mayAllBeRefused(before, administrators)
        ? Optional.of(LockedOut.ADMINISTRATORS)
        : Optional.empty();
  }

  private boolean isRefused(GuardSettings settings, UserModel user) {
    return policies(settings, user)
        .anyMatch(
            policy -> denies(policy) && NextLogin.of(session, realm, user, policy).isRefused());
  }

  private boolean mayAllBeRefused(GuardSettings settings, List<UserModel> administrators) {
    return settings.limitsAnybody()
        && !administrators.isEmpty()
        && administrators.stream().allMatch(each -> denies(policy(settings, each)));
  }

  private static boolean denies(LimitPolicy policy) {
    return LockoutWarnings.refusesAll(policy);
  }

  /** Of several, by device, one that refuses where there is one. */
  private LimitPolicy policy(GuardSettings settings, UserModel user) {
    return policies(settings, user)
        .filter(Lockout::denies)
        .findFirst()
        .orElseGet(() -> policies(settings, user).findFirst().orElseThrow());
  }

  private Stream<LimitPolicy> policies(GuardSettings settings, UserModel user) {
    return Policies.of(session, realm, settings).limitsOf(user).all().stream()
        .map(UserLimit::policy);
  }

  /** Those who have the role {@code admin} of the master realm; nobody in another realm. */
  private List<UserModel> administrators() {
    RoleModel role =
        Config.getAdminRealm().equals(realm.getName()) ? realm.getRole(AdminRoles.ADMIN) : null;
    return role == null
        ? List.of()
        : session
            .users()
            .getRoleMembersStream(realm, role, 0, MOST)
            .filter(UserModel::isEnabled)
            .toList();
  }
}
