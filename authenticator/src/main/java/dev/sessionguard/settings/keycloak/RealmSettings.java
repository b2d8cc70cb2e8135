package dev.sessionguard.settings.keycloak;

import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingsCodec;
import dev.sessionguard.settings.SettingsReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;

/**
 * The settings a realm carries in its attributes. Reading never fails: a mangled attribute reads as
 * its default, with a warning when it is first read so.
 */
public final class RealmSettings {

  private static final Logger LOG = Logger.getLogger(RealmSettings.class);

  private static final List<Setting> SETTINGS = List.of(Setting.values());

  /** As long as no more realms are known they are remembered; each takes 2 KB, and its rules. */
  private static final int MOST_KNOWN = 10_000;

  /** What was last read, by realm id: a login asks often, and attributes change rarely. */
  private static final Map<String, Known> KNOWN = new ConcurrentHashMap<>();

  /**
   * A reading, and the attributes it was read from: whoever changes them, in whatever transaction,
   * is never answered with what was before.
   */
  private record Known(List<@Nullable String> texts, GuardSettings settings) {}

  private RealmSettings() {}

  public static GuardSettings of(RealmModel realm) {
    List<@Nullable String> texts = texts(realm);
    Known known = KNOWN.get(realm.getId());
    if (known != null && known.texts().equals(texts)) {
      return known.settings();
    }
    GuardSettings settings = read(realm);
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.put(realm.getId(), new Known(texts, settings));
    return settings;
  }

  private static List<@Nullable String> texts(RealmModel realm) {
    List<@Nullable String> texts = new ArrayList<>(SETTINGS.size());
    for (Setting setting : SETTINGS) {
      texts.add(realm.getAttribute(setting.attribute()));
    }
    return texts;
  }

  private static GuardSettings read(RealmModel realm) {
    SettingsReading reading = SettingsCodec.readAttributes(realm::getAttribute);
    if (!reading.problems().isEmpty()) {
      LOG.warnf(
          "Realm %s: using defaults for attributes: %s",
          realm.getName(), SettingsCodec.describeAttributes(reading.problems()));
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
