package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.idle.RuleTimes;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.settings.keycloak.UserRules;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The times that a realm's rules give its users. Nobody is looked at where no rule gives any. */
public final class UserTimes {

  private UserTimes() {}

  /** Whether any rule of the realm could give a user a time. */
  public static boolean areIn(RealmModel realm) {
    return RealmSettings.of(realm).rules().time();
  }

  /**
   * A user's times, by the roles and groups of this moment.
   *
   * @param user null for one who is gone
   */
  public static RuleTimes of(KeycloakSession session, RealmModel realm, @Nullable UserModel user) {
    GuardSettings settings = RealmSettings.of(realm);
    return user == null || !settings.rules().time()
        ? RuleTimes.NONE
        : RuleTimes.of(UserRules.of(session, realm, settings, user));
  }
}
