package dev.sessionguard.rest.keycloak;

import dev.sessionguard.applications.ApplicationClients;
import dev.sessionguard.caps.CapNames;
import dev.sessionguard.caps.CapUse;
import dev.sessionguard.idle.keycloak.RealmIdle;
import dev.sessionguard.limit.keycloak.FlowSteps;
import dev.sessionguard.rest.SettingsWarning;
import dev.sessionguard.rules.RuleNames;
import dev.sessionguard.rules.keycloak.RealmNames;
import dev.sessionguard.rules.keycloak.UserNumber;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.LimitSettings;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What an administrator should know about settings that are in force. */
final class SettingsWarnings {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;

  SettingsWarnings(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.access = access;
  }

  List<SettingsWarning> of(GuardSettings settings) {
    List<SettingsWarning> warnings =
        new ArrayList<>(new Lockout(session, realm, access).warnings(settings));
    List<String> invalid = FlowSteps.invalid(realm);
    if (!invalid.isEmpty()) {
      warnings.add(SettingsWarning.ofFlowSteps(invalid));
    }
    if (settings.limit().userAttribute()
        && !UserNumber.isAdministratorsOnly(session, LimitSettings.USER_ATTRIBUTE)) {
      warnings.add(SettingsWarning.ofUserAttribute());
    }
    RuleNames.missing(settings.rules(), new RealmNames(session, realm))
        .forEach(
            (index, names) ->
                warnings.add(
                    SettingsWarning.ofNames(
                        index, settings.rules().list().get(index).name(), names)));
    warnings.addAll(
        SettingsWarning.ofTimes(settings.rules(), RealmIdle.effective(realm, settings)));
    ApplicationClients.missing(
            settings.applications(), clientId -> realm.getClientByClientId(clientId) != null)
        .forEach(
            (index, clients) ->
                warnings.add(
                    SettingsWarning.ofClients(
                        index, settings.applications().list().get(index).name(), clients)));
    CapNames.missing(settings.caps(), new RealmNames(session, realm))
        .forEach(
            index -> warnings.add(SettingsWarning.ofCap(index, settings.caps().list().get(index))));
    for (CapUse use : CapsResource.uses(session, realm)) {
      if (use.cap().isEnforced() && use.level() != CapUse.Level.LOW) {
        warnings.add(SettingsWarning.ofCapUse(settings.caps().list().indexOf(use.cap()), use));
      }
    }
    RealmIdle.warnings(session, realm, settings, access.canViewClients())
        .forEach(warning -> warnings.add(SettingsWarning.of(warning)));
    return warnings;
  }
}
