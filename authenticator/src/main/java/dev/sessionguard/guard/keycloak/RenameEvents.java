package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ledger.keycloak.UserNames;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The events after which a user may have another name. Keycloak has none that says so, and a
 * directory tells nobody: the reconciler finds what is not among these.
 */
final class RenameEvents {

  private static final Pattern USER_PATH = Pattern.compile("users/([^/]+)");

  private RenameEvents() {}

  /** Has the user's rows follow, where a user's own act may have changed the name. */
  static void heard(KeycloakSession session, Event event) {
    String realmId = event.getRealmId();
    String userId = event.getUserId();
    if (userId == null) {
      return;
    }
    switch (event.getType()) {
      case UPDATE_PROFILE -> follow(session, realmId, userId);
      // the name, in realms of e-mail addresses
      case UPDATE_EMAIL, VERIFY_EMAIL -> follow(session, realmId, userId);
      case LOGIN -> {
        if (isBrokered(event.getDetails())) { // may bring the user up to date
          new UserNames(session.getKeycloakSessionFactory(), realmId)
              .followAtCommit(session, userId);
        }
      }
      default -> {}
    }
  }

  /** Has the user's rows follow, where an administrator changed a user. */
  static void heard(KeycloakSession session, RealmModel realm, AdminEvent event) {
    if (event.getResourceType() == ResourceType.USER
        && event.getOperationType() == OperationType.UPDATE) {
      Matcher path = USER_PATH.matcher(String.valueOf(event.getResourcePath()));
      if (path.matches()) {
        UserNames.follow(session, realm.getId(), path.group(1));
        new RuleUsers(session, realm).follow(path.group(1));
      }
    }
  }

  private static void follow(KeycloakSession session, String realmId, String userId) {
    UserNames.follow(session, realmId, userId);
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm != null) {
      new RuleUsers(session, realm).follow(userId);
    }
  }

  private static boolean isBrokered(@Nullable Map<String, String> details) {
    return details != null && details.containsKey(Details.IDENTITY_PROVIDER);
  }
}
