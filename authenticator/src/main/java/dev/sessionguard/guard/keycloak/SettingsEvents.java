package dev.sessionguard.guard.keycloak;

import dev.sessionguard.caps.CapUse;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingsDrift;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/**
 * Admin events about settings that changed without our REST API, in the name of the administrator
 * who changed them. Keycloak's {@code AdminEventBuilder} needs a caller with a token, which a
 * listener and the reconciler do not have.
 */
final class SettingsEvents {

  private static final Logger LOG = Logger.getLogger(SettingsEvents.class);

  /** As of the events of {@code PUT settings}. */
  private static final String RESOURCE_TYPE = "SESSION_GUARD_SETTINGS";

  private static final String PATH = "session-guard/settings";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final @Nullable AdminEvent cause;

  /**
   * Of one change.
   *
   * @param cause Keycloak's event of the change; null where there is none
   */
  SettingsEvents(KeycloakSession session, RealmModel realm, @Nullable AdminEvent cause) {
    this.session = session;
    this.realm = realm;
    this.cause = cause;
  }

  /** Other good settings hold. */
  void changed(GuardSettings before, GuardSettings now, Collection<Setting> changed) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("old", texts(before, changed));
    change.put("new", texts(now, changed));
    send(OperationType.UPDATE, PATH, change);
  }

  /** Settings were lost, and the kept ones hold. */
  void drifted(SettingsDrift drift) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("vanished", drift.vanished().stream().map(Setting::field).toList());
    told.put("broken", byField(drift.broken()));
    send(OperationType.ACTION, PATH + "/drift", told);
  }

  /** A cap is nearly full. */
  void fills(CapUse use) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("cap", use.cap().id());
    told.put("level", use.level().id());
    told.put("held", use.held());
    told.put("maxSessions", use.cap().maxSessions());
    send(OperationType.ACTION, "session-guard/caps", told);
  }

  private static Map<String, String> texts(GuardSettings settings, Collection<Setting> of) {
    Map<String, String> fields = new LinkedHashMap<>();
    of.forEach(setting -> fields.put(setting.field(), setting.toldIn(settings)));
    return fields;
  }

  private static Map<String, String> byField(Map<Setting, String> texts) {
    Map<String, String> fields = new LinkedHashMap<>();
    texts.forEach((setting, text) -> fields.put(setting.field(), text));
    return fields;
  }

  private void send(OperationType operation, String path, Object representation) {
    AdminEvent event = new AdminEvent();
    event.setId(UUID.randomUUID().toString());
    event.setTime(Time.currentTimeMillis());
    event.setRealmId(realm.getId());
    event.setRealmName(realm.getName());
    event.setAuthDetails(author());
    event.setOperationType(operation);
    event.setResourceTypeAsString(RESOURCE_TYPE);
    event.setResourcePath(path);
    try {
      event.setRepresentation(JsonSerialization.writeValueAsString(representation));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean details = realm.isAdminEventsDetailsEnabled();
    if (realm.isAdminEventsEnabled()) {
      EventStoreProvider store = session.getProvider(EventStoreProvider.class);
      if (store != null) {
        store.onEvent(event, details);
      }
    }
    for (EventListenerProvider listener : listeners()) {
      try {
        listener.onEvent(event, details);
      } catch (RuntimeException e) {
        LOG.warn("A listener failed for an event about settings", e);
      }
    }
  }

  private AuthDetails author() {
    if (cause != null && cause.getAuthDetails() != null) {
      return cause.getAuthDetails();
    }
    AuthDetails nobody = new AuthDetails(); // the store does not take none
    nobody.setRealmId(realm.getId());
    nobody.setRealmName(realm.getName());
    return nobody;
  }

  /** The realm's and the global ones, as {@code AdminEventBuilder.addListeners}; but our own. */
  private Set<EventListenerProvider> listeners() {
    Set<String> ofRealm = realm.getEventsListenersStream().collect(Collectors.toSet());
    return session
        .getKeycloakSessionFactory()
        .getProviderFactoriesStream(EventListenerProvider.class)
        .filter(factory -> !SessionGuardEventListenerFactory.ID.equals(factory.getId()))
        .filter(
            factory ->
                ofRealm.contains(factory.getId())
                    || ((EventListenerProviderFactory) factory).isGlobal())
        .map(factory -> ((EventListenerProviderFactory) factory).create(session))
        .collect(Collectors.toSet());
  }
}
