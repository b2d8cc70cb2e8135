package dev.sessionguard.guard.keycloak;

import dev.sessionguard.idle.keycloak.RealmIdle;
import dev.sessionguard.limit.keycloak.RealmGates;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A realm made to fit its settings, part of the caller's transaction. Applying twice changes
 * nothing.
 */
public final class RealmApplication {

  private RealmApplication() {}

  /** Applies the settings the realm carries. */
  public static void apply(RealmModel realm) {
    apply(realm, RealmSettings.of(realm));
  }

  /** Applies these settings. */
  public static void apply(RealmModel realm, GuardSettings settings) {
    RealmGates.apply(realm, settings);
    RealmIdle.apply(realm, settings);
  }

  /** Applies the settings the realm carries, right after somebody updated it as a whole. */
  public static void applyAfterUpdate(KeycloakSession session, RealmModel realm) {
    GuardSettings settings = RealmSettings.of(realm);
    RealmGates.apply(realm, settings);
    RealmIdle.applyAfterUpdate(session, realm, settings);
  }
}
