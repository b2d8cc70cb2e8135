package dev.sessionguard.guard.keycloak;

import dev.sessionguard.idle.keycloak.RealmIdle;
import dev.sessionguard.limit.keycloak.RealmGates;
import dev.sessionguard.settings.ChangedBy;
import dev.sessionguard.settings.GuardSettings;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A realm made to fit its settings, part of the caller's transaction. Applying twice changes
 * nothing.
 */
public final class RealmApplication {

  private RealmApplication() {}

  /** Applies these settings. */
  public static void apply(RealmModel realm, GuardSettings settings) {
    RealmGates.apply(realm, settings);
    RealmIdle.apply(realm, settings);
  }

  /** Applies the settings of a realm that was just made, and keeps them. */
  static void applyAfterCreation(KeycloakSession session, RealmModel realm) {
    apply(realm, new SettingsKeeping(session, realm).afterCreation());
  }

  /** Applies the settings that are in force after somebody updated the realm as a whole. */
  static void applyAfterUpdate(
      KeycloakSession session, RealmModel realm, AdminEvent update, ChangedBy by) {
    GuardSettings settings = new SettingsKeeping(session, realm).afterUpdate(update, by);
    RealmGates.apply(realm, settings);
    RealmIdle.applyAfterUpdate(session, realm, settings);
  }

  /** Applies the settings that are in force, whatever happened to the realm. */
  static void applyAtReconciling(KeycloakSession session, RealmModel realm) {
    apply(realm, new SettingsKeeping(session, realm).atReconciling());
  }
}
