package dev.sessionguard.settings.keycloak;

import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.keycloak.RealmPerson;
import dev.sessionguard.settings.GuardSettings;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What a realm's rules say of its users. A user is looked at once in a request, and not at all
 * where there are no rules.
 */
public final class UserRules {
  private static final String ATTRIBUTE = "session-guard.user-rules.";

  private UserRules() {}

  /** What is known of a user, as long as the settings are these. */
  private record Known(GuardSettings settings, Resolution rules) {}

  /**
   * What those rules say of a user that are carried out; nothing of a service account.
   *
   * @param realm the user's, be it the request's or not
   */
  public static Resolution of(
      KeycloakSession session, RealmModel realm, GuardSettings settings, UserModel user) {
    if (settings.rules().isEmpty() || user.getServiceAccountClientLink() != null) {
      return Resolution.NOTHING;
    }
    String attribute = ATTRIBUTE + realm.getId() + "/" + user.getId();
    Known known = session.getAttribute(attribute, Known.class);
    if (known == null || !known.settings().equals(settings)) {
      known = new Known(settings, resolve(session, realm, settings, user));
      session.setAttribute(attribute, known);
    }
    return known.rules();
  }

  /** Organizations are looked up in the context's realm: an administrator's is another one. */
  private static Resolution resolve(
      KeycloakSession session, RealmModel realm, GuardSettings settings, UserModel user) {
    RealmModel current = session.getContext().getRealm();
    if (current != null && current.getId().equals(realm.getId())) {
      return settings.rules().resolve(new RealmPerson(session, user));
    }
    session.getContext().setRealm(realm);
    try {
      return settings.rules().resolve(new RealmPerson(session, user));
    } finally {
      session.getContext().setRealm(current);
    }
  }
}
