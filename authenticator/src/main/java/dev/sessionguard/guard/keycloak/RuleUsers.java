package dev.sessionguard.guard.keycloak;

import dev.sessionguard.rules.Name;
import dev.sessionguard.rules.RuleNames;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.KeptSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The users whom a realm's rules name. Keycloak tells of no user's old name, so the id of each is
 * kept beside the rules: whoever has the id and another name by now was renamed.
 */
final class RuleUsers {
  /** More are not looked at in one round of the reconciler. */
  private static final int MOST = 1000;

  private final KeycloakSession session;
  private final RealmModel realm;

  RuleUsers(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** Notes the ids of those whom the rules name now. */
  void note(KeptSettings kept, Rules rules) {
    Map<String, String> ids = ids(RuleNames.users(rules));
    if (!ids.equals(kept.namedUsers())) {
      kept.nameUsers(ids);
    }
  }

  private Map<String, String> ids(Set<String> names) {
    Map<String, String> ids = new TreeMap<>();
    names.stream()
        .limit(MOST)
        .forEach(
            name -> {
              UserModel user = session.users().getUserByUsername(realm, name);
              if (user != null) {
                ids.put(name, user.getId());
              }
            });
    return ids;
  }

  /** Has the rules follow, where this user has another name than they say. */
  void follow(String userId) {
    if (RuleNames.users(RealmSettings.of(realm).rules()).isEmpty()) {
      return;
    }
    KeptSettings.of(session, realm.getId())
        .namedUsers()
        .forEach(
            (name, id) -> {
              if (id.equals(userId)) {
                follow(name, id);
              }
            });
  }

  /** Answers whether the rules were changed. */
  private boolean follow(String name, String userId) {
    UserModel user = session.users().getUserById(realm, userId);
    String now = user == null ? name : user.getUsername().toLowerCase(Locale.ROOT);
    if (now.equals(name)
        || !RuleRenames.follow(session, realm, new Name.User(name), new Name.User(now))) {
      return false;
    }
    note(KeptSettings.toChange(session, realm.getId()), RealmSettings.of(realm).rules());
    return true;
  }

  /**
   * Has the rules follow those who were renamed without our being told, as by a directory, and
   * notes those who came since the rules were saved.
   *
   * @return the settings as they are then
   */
  GuardSettings reconcile(KeptSettings kept, GuardSettings settings) {
    Set<String> names = RuleNames.users(settings.rules());
    if (names.isEmpty()) {
      return settings;
    }
    boolean changed = false;
    for (Map.Entry<String, String> named : kept.namedUsers().entrySet()) {
      changed |= names.contains(named.getKey()) && follow(named.getKey(), named.getValue());
    }
    if (!changed && !ids(names).equals(kept.namedUsers())) {
      note(KeptSettings.toChange(session, realm.getId()), settings.rules());
    }
    return RealmSettings.of(realm);
  }
}
