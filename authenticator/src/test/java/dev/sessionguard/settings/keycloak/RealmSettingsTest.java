package dev.sessionguard.settings.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingsCodec;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;

class RealmSettingsTest {

  private static RealmModel realm(String id, Map<String, String> attributes) {
    return (RealmModel)
        Proxy.newProxyInstance(
            RealmSettingsTest.class.getClassLoader(),
            new Class<?>[] {RealmModel.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getId", "getName" -> id;
                  case "getAttribute" -> attributes.get((String) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static String attribute(String field) {
    return Setting.ofField(field).orElseThrow().attribute();
  }

  @Test
  void whatChangesIsReadAtOnce() {
    Map<String, String> attributes = new HashMap<>();
    RealmModel realm = realm("changing", attributes);
    assertThat(RealmSettings.of(realm)).isEqualTo(GuardSettings.DEFAULT);
    for (Setting setting : Setting.values()) {
      String text = SettingsCodec.write(GuardSettings.DEFAULT).get(setting);
      attributes.put(setting.attribute(), text);
      assertThat(RealmSettings.of(realm)).isEqualTo(GuardSettings.DEFAULT);
    }
    attributes.put(attribute("limit.enabled"), "true");
    assertThat(RealmSettings.of(realm).limit().enabled()).isTrue();
    attributes.put(attribute("limit.enabled"), "false");
    assertThat(RealmSettings.of(realm).limit().enabled()).isFalse();
    attributes.put(attribute("limit.enabled"), "yes");
    assertThat(RealmSettings.of(realm)).isEqualTo(GuardSettings.DEFAULT);
  }

  @Test
  void whatDoesNotChangeIsReadOnce() {
    RealmModel realm = realm("same", new HashMap<>(Map.of(attribute("limit.enabled"), "true")));
    assertThat(RealmSettings.of(realm)).isSameAs(RealmSettings.of(realm));
  }

  @Test
  void realmsDoNotMix() {
    RealmModel on = realm("on", Map.of(attribute("limit.enabled"), "true"));
    RealmModel off = realm("off", Map.of());
    assertThat(RealmSettings.of(on).limit().enabled()).isTrue();
    assertThat(RealmSettings.of(off).limit().enabled()).isFalse();
    assertThat(RealmSettings.of(on).limit().enabled()).isTrue();
  }
}
