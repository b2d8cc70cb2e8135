package dev.sessionguard.limit.keycloak;

import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * What the switch turns on in a realm and off again: one required action. Applying twice changes
 * nothing.
 */
public final class RealmGates {

  private RealmGates() {}

  /** Makes the realm fit its settings; part of the caller's transaction. */
  public static void apply(RealmModel realm) {
    apply(realm, RealmSettings.of(realm));
  }

  /** Makes the realm fit these settings. */
  public static void apply(RealmModel realm, GuardSettings settings) {
    RequiredActionProviderModel present =
        realm.getRequiredActionProviderByAlias(SessionLimitRequiredActionFactory.ID);
    if (!settings.limit().enabled()) {
      if (present != null) {
        realm.removeRequiredActionProvider(present);
      }
    } else if (present == null) {
      realm.addRequiredActionProvider(requiredAction());
    } else if (!present.isEnabled() || present.isDefaultAction()) {
      present.setEnabled(true);
      present.setDefaultAction(false);
      realm.updateRequiredActionProvider(present);
    }
  }

  /** Whether the required action asks at every login of the realm. */
  public static boolean requiredActionAsks(RealmModel realm) {
    RequiredActionProviderModel present =
        realm.getRequiredActionProviderByAlias(SessionLimitRequiredActionFactory.ID);
    return present != null && present.isEnabled();
  }

  private static RequiredActionProviderModel requiredAction() {
    RequiredActionProviderModel model = new RequiredActionProviderModel();
    model.setAlias(SessionLimitRequiredActionFactory.ID);
    model.setProviderId(SessionLimitRequiredActionFactory.ID);
    model.setName("Session limit (Session Guard)");
    model.setEnabled(true);
    model.setDefaultAction(false);
    // before all others: nobody should update a password for a login that is then refused
    model.setPriority(0);
    return model;
  }
}
