package dev.sessionguard.guard.keycloak;

import dev.sessionguard.limit.keycloak.SettingsLock;
import dev.sessionguard.rules.Name;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingsDrift;
import dev.sessionguard.settings.keycloak.KeptSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.provider.ProviderEvent;

/**
 * The names in a realm's rules and applications, which follow when what they name is renamed, with
 * the renaming transaction.
 */
final class RuleRenames {
  private static final Logger LOG = Logger.getLogger(RuleRenames.class);

  private RuleRenames() {}

  /** Has the settings follow, where the event tells of another name. */
  static void heard(ProviderEvent event) {
    if (event instanceof RoleModel.RoleNameChangeEvent role) {
      String client = role.getClientId();
      follow(
          role.getKeycloakSession(),
          role.getRealm(),
          client == null
              ? new Name.RealmRole(role.getPreviousName())
              : new Name.ClientRole(client, role.getPreviousName()),
          client == null
              ? new Name.RealmRole(role.getNewName())
              : new Name.ClientRole(client, role.getNewName()));
    } else if (event instanceof GroupModel.GroupPathChangeEvent group) {
      follow(
          group.getKeycloakSession(),
          group.getRealm(),
          new Name.Group(group.getPreviousPath()),
          new Name.Group(group.getNewPath()));
    } else if (event instanceof ClientModel.ClientIdChangeEvent client) {
      follow(
          client.getKeycloakSession(),
          client.getUpdatedClient().getRealm(),
          new Name.Client(client.getPreviousClientId()),
          new Name.Client(client.getNewClientId()));
    }
  }

  /** Has the rules of a realm follow, in force and kept; answers whether they name nothing old. */
  static boolean follow(KeycloakSession session, RealmModel of, Name before, Name after) {
    RealmModel realm = session.realms().getRealm(of.getId());
    if (realm == null || !concerns(RealmSettings.of(realm), before, after)) {
      return true;
    }
    // the rename itself first: the lock reads the realm anew
    session.getProvider(JpaConnectionProvider.class).getEntityManager().flush();
    if (!SettingsLock.take(session, realm)) {
      LOG.warnf(
          "Realm %s: its settings go on naming %s, which is %s now, since others are being saved",
          realm.getName(), before.text(), after.text());
      return false;
    }
    GuardSettings old = RealmSettings.of(realm);
    GuardSettings now = old.renamed(before, after);
    Set<Setting> changed = SettingsDrift.differing(old, now);
    changed.forEach(setting -> realm.setAttribute(setting.attribute(), setting.textIn(now)));
    KeptSettings kept = KeptSettings.toChange(session, realm.getId());
    GuardSettings last = kept.settings();
    if (last != null) {
      kept.correct(last.renamed(before, after));
    }
    new SettingsEvents(session, realm, null).changed(old, now, changed);
    return true;
  }

  private static boolean concerns(GuardSettings settings, Name before, Name after) {
    return !settings.renamed(before, after).equals(settings);
  }
}
