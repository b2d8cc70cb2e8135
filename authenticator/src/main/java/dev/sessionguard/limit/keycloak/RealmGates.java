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

  /** Before all others: nobody should update a password for a login that is then refused. */
  private static final int FIRST = 0;

  /** After all others: who is asked about sessions has done everything else the login needs. */
  private static final int LAST = 1_000_000;

  private RealmGates() {}

  /** Makes the realm fit its settings; part of the caller's transaction. */
  public static void apply(RealmModel realm) {
    apply(realm, RealmSettings.of(realm));
  }

  /** Makes the realm fit these settings. */
  public static void apply(RealmModel realm, GuardSettings settings) {
    RequiredActionProviderModel present =
        realm.getRequiredActionProviderByAlias(SessionLimitRequiredActionFactory.ID);
    if (!settings.limitsAnybody()) {
      if (present != null) {
        realm.removeRequiredActionProvider(present);
      }
    } else if (present == null) {
      realm.addRequiredActionProvider(requiredAction(place(settings)));
    } else if (!present.isEnabled()
        || present.isDefaultAction()
        || isMisplaced(present, settings)) {
      present.setEnabled(true);
      present.setDefaultAction(false);
      if (isMisplaced(present, settings)) {
        present.setPriority(place(settings));
      }
      realm.updateRequiredActionProvider(present);
    }
  }

  private static int place(GuardSettings settings) {
    return settings.mayAsk() ? LAST : FIRST;
  }

  /** Whether it stands where another behaviour had it; where an administrator put it, it stays. */
  private static boolean isMisplaced(RequiredActionProviderModel present, GuardSettings settings) {
    int priority = present.getPriority();
    return (priority == FIRST || priority == LAST) && priority != place(settings);
  }

  /** Whether the required action asks at every login of the realm. */
  public static boolean requiredActionAsks(RealmModel realm) {
    RequiredActionProviderModel present =
        realm.getRequiredActionProviderByAlias(SessionLimitRequiredActionFactory.ID);
    return present != null && present.isEnabled();
  }

  private static RequiredActionProviderModel requiredAction(int priority) {
    RequiredActionProviderModel model = new RequiredActionProviderModel();
    model.setAlias(SessionLimitRequiredActionFactory.ID);
    model.setProviderId(SessionLimitRequiredActionFactory.ID);
    model.setName("Session limit (Session Guard)");
    model.setEnabled(true);
    model.setDefaultAction(false);
    model.setPriority(priority);
    return model;
  }
}
