package dev.sessionguard.it;

import java.util.HashMap;
import java.util.Map;

/** The idle timeout of a realm, as the product's own API stores it. */
final class IdleSetting {
  private IdleSetting() {}

  static Http.Answer put(Realm realm, boolean enabled, int value, String unit) {
    Map<String, Object> settings = new HashMap<>(Realm.settings(false, 3, "end-oldest"));
    settings.put("idle", Map.of("enabled", enabled, "value", value, "unit", unit));
    return realm.admin().put(realm.path("/session-guard/settings"), settings);
  }
}
