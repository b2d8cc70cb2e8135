package dev.sessionguard.guard.keycloak;

import dev.sessionguard.caps.CapUse;
import dev.sessionguard.caps.CapUse.Level;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Tells administrators when a cap is nearly full: in the log and by an admin event, once for each
 * worse level. What was told is known to the node that told it, so that another one may tell it
 * once more.
 */
final class CapWatch {

  private static final Logger LOG = Logger.getLogger(CapWatch.class);

  private final KeycloakSessionFactory factory;

  /** By realm, the level of each cap at the last look. */
  private final Map<String, Map<String, Level>> levels = new ConcurrentHashMap<>();

  CapWatch(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /** Looks at the caps of a realm. */
  void look(String realmId, List<CapUse> uses) {
    Map<String, Level> before = levels.getOrDefault(realmId, Map.of());
    Map<String, Level> now = new HashMap<>();
    for (CapUse use : uses) {
      now.put(use.cap().id(), use.level());
      if (use.level().isWorseThan(before.getOrDefault(use.cap().id(), Level.LOW))) {
        RealmTransaction.run(
            factory,
            realmId,
            (session, realm) -> {
              LOG.warnf(
                  "Realm %s: %d of %d sessions of the cap %s are in use",
                  realm.getName(), use.held(), use.cap().maxSessions(), use.cap().id());
              new SettingsEvents(session, realm, null).fills(use);
            });
      }
    }
    levels.put(realmId, now);
  }

  /** Forgets all other realms. */
  void retain(Collection<String> realms) {
    levels.keySet().retainAll(realms);
  }
}
