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
import org.keycloak.models.UserModel;

/**
 * The events after which a user may have another name. Keycloak has none that says so, and a
 * directory tells nobody: the reconciler finds what is not among these.
 */
final class RenameEvents {

  private static final Pattern USER_PATH = Pattern.compile("users/([^/]+)");

  private RenameEvents() {}

  /** Has the user's rows follow, where a user's own act may have changed the name. */
  static void heard(KeycloakSession session, Event event) {
    boolean mayRename =
        switch (event.getType()) {
          case UPDATE_PROFILE -> true;
          case UPDATE_EMAIL, VERIFY_EMAIL -> true; // the name, in realms of e-mail addresses
          case LOGIN -> isBrokered(event.getDetails()); // may bring the user up to date
          default -> false;
        };
    RealmModel realm = mayRename ? session.realms().getRealm(event.getRealmId()) : null;
    if (realm != null && event.getUserId() != null) {
      follow(session, realm, event.getUserId());
    }
  }

  /** Has the user's rows follow, where an administrator changed a user. */
  static void heard(KeycloakSession session, RealmModel realm, AdminEvent event) {
    if (event.getResourceType() == ResourceType.USER
        && event.getOperationType() == OperationType.UPDATE) {
      Matcher path = USER_PATH.matcher(String.valueOf(event.getResourcePath()));
      if (path.matches()) {
        follow(session, realm, path.group(1));
      }
    }
  }

  private static boolean isBrokered(@Nullable Map<String, String> details) {
    return details != null && details.containsKey(Details.IDENTITY_PROVIDER);
  }

  private static void follow(KeycloakSession session, RealmModel realm, String userId) {
    UserModel user = session.users().getUserById(realm, userId);
    if (user != null) {
      UserNames.follow(session, realm, user);
    }
  }
}
