package dev.sessionguard.settings.keycloak;

import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.SettingsCodec;
import dev.sessionguard.settings.SettingsReading;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/**
 * The settings a realm carries in its attributes. Reading never fails: a mangled attribute reads as
 * its default, with one warning for as long as it stays mangled the same way.
 */
public final class RealmSettings {

  private static final Logger LOG = Logger.getLogger(RealmSettings.class);

  /** What was last complained about, by realm id, so that logins do not fill the log. */
  private static final Map<String, String> WARNED = new ConcurrentHashMap<>();

  private RealmSettings() {}

  public static GuardSettings of(RealmModel realm) {
    SettingsReading reading = SettingsCodec.readAttributes(realm::getAttribute);
    if (reading.problems().isEmpty()) {
      WARNED.remove(realm.getId());
    } else {
      String problems = SettingsCodec.describeAttributes(reading.problems());
      if (!problems.equals(WARNED.put(realm.getId(), problems))) {
        LOG.warnf("Realm %s: using defaults for attributes: %s", realm.getName(), problems);
      }
    }
    return reading.settings();
  }

  /**
   * Stores all settings, also those that seem to be the same: the realm as read may be older than
   * what others have just saved. Part of the caller's transaction.
   */
  public static void store(RealmModel realm, GuardSettings settings) {
    SettingsCodec.write(settings)
        .forEach((setting, text) -> realm.setAttribute(setting.attribute(), text));
  }
}
