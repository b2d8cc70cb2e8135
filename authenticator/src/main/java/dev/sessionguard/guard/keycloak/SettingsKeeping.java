package dev.sessionguard.guard.keycloak;

import dev.sessionguard.caps.Caps;
import dev.sessionguard.limit.keycloak.CapUpkeep;
import dev.sessionguard.limit.keycloak.SettingsLock;
import dev.sessionguard.settings.ChangedBy;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingsDrift;
import dev.sessionguard.settings.SettingsFinding;
import dev.sessionguard.settings.SettingsReading;
import dev.sessionguard.settings.keycloak.KeptSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.work.keycloak.AfterCommit;
import dev.sessionguard.work.keycloak.Background;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Keeps a realm's settings from vanishing in silence, part of the caller's transaction. A change
 * that is not ours is compared with the settings kept in our table, and where it lost some, the
 * kept ones are written back into the realm's attributes: whoever reads settings reads attributes,
 * and never asks the table.
 */
public final class SettingsKeeping {

  private static final Logger LOG = Logger.getLogger(SettingsKeeping.class);

  private final KeycloakSession session;
  private final RealmModel realm;

  public SettingsKeeping(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** Keeps settings that an administrator has just saved; nothing drifts from them. */
  public void saved(GuardSettings settings, ChangedBy by) {
    KeptSettings kept = KeptSettings.toChange(session, realm.getId());
    GuardSettings before = kept.settings();
    Caps old = before == null ? Caps.NONE : before.caps();
    if (!old.equals(settings.caps())) {
      fitCapsSoon();
    }
    kept.keep(settings, by);
    kept.drift(SettingsDrift.NONE, by);
    new RuleUsers(session, realm).note(kept, settings.rules());
  }

  /** Makes the places of caps before a login has to; where it fails, the reconciler does it. */
  private void fitCapsSoon() {
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    String realmId = realm.getId();
    AfterCommit.run(
        session, () -> Background.of(factory).run(() -> new CapUpkeep(factory, realmId).run()));
  }

  /** What drifts, locked for the caller to decide about. */
  public SettingsDrift drift() {
    return KeptSettings.toChange(session, realm.getId()).drift();
  }

  /**
   * The settings as the change that drifts would have had them.
   *
   * @return with a problem for each that cannot be read, and so cannot be accepted
   */
  public SettingsReading accepted() {
    return drift().accepted(inForce());
  }

  /** The kept settings; where there are none, those of the realm. */
  public GuardSettings inForce() {
    GuardSettings kept = KeptSettings.of(session, realm.getId()).settings();
    return kept != null ? kept : RealmSettings.of(realm);
  }

  /** Settings in force in a realm that was just made; they are kept. */
  GuardSettings afterCreation() {
    return check(ChangedBy.UNKNOWN, null);
  }

  /**
   * Settings in force after somebody updated the realm.
   *
   * @param by the administrator
   */
  GuardSettings afterUpdate(AdminEvent update, ChangedBy by) {
    // an action, as clearing a cache, changes nothing: what it finds somebody else has done, and
    // another node may just be putting it right
    return update.getOperationType() == OperationType.ACTION ? atReconciling() : check(by, update);
  }

  /**
   * Settings in force where nobody told of a change: one in the database, or one whose listener
   * failed. The realm as first read may be older than what is stored, so it is read again under the
   * lock before anything is decided.
   */
  GuardSettings atReconciling() {
    KeptSettings kept = KeptSettings.of(session, realm.getId());
    GuardSettings before = kept.settings();
    SettingsFinding finding = find(before);
    boolean isKept =
        before == null
            ? finding.settings().equals(GuardSettings.DEFAULT)
            : finding.settings().equals(before);
    if (isKept && finding.restore().isEmpty()) {
      return new RuleUsers(session, realm).reconcile(kept, finding.settings());
    }
    return SettingsLock.take(session, realm) ? check(ChangedBy.UNKNOWN, null) : finding.settings();
  }

  private SettingsFinding find(@Nullable GuardSettings kept) {
    return SettingsFinding.of(kept, setting -> realm.getAttribute(setting.attribute()));
  }

  private GuardSettings check(ChangedBy by, @Nullable AdminEvent update) {
    KeptSettings kept = KeptSettings.toChange(session, realm.getId());
    GuardSettings before = kept.settings();
    SettingsFinding finding = find(before);
    GuardSettings now = finding.settings();
    SettingsDrift drift = finding.drift();
    finding.restore().forEach((setting, text) -> realm.setAttribute(setting.attribute(), text));
    Set<Setting> changed =
        SettingsDrift.differing(before == null ? GuardSettings.DEFAULT : before, now);
    if (changed.isEmpty() && drift.isNone()) {
      return now;
    }
    SettingsEvents events = new SettingsEvents(session, realm, update);
    SettingsDrift old = kept.drift();
    if (!changed.isEmpty() || before == null) {
      kept.keep(now, by);
      new RuleUsers(session, realm).note(kept, now.rules());
    }
    if (before != null && !changed.isEmpty()) {
      events.changed(before, now, changed);
    }
    // who sets one of the settings that drift has decided about all of them
    SettingsDrift then = (old.concerns(changed) ? SettingsDrift.NONE : old).plus(drift);
    if (!then.equals(old)) {
      kept.drift(then, by);
    }
    if (!drift.isNone()) {
      LOG.warnf(
          "Realm %s: a change that is not Session Guard's left out the settings [%s] and made"
              + " unreadable [%s]; the last good ones stay in force until they are restored, or"
              + " the change is accepted",
          realm.getName(),
          SettingsDrift.names(drift.vanished()),
          SettingsDrift.names(drift.broken().keySet()));
      events.drifted(drift);
    }
    return now;
  }
}
