package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.Actor;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Keycloak's users as those who did something. */
public final class Actors {

  private Actors() {}

  /** A user of a realm, by the name of now. */
  public static Actor of(RealmModel realm, UserModel user) {
    return new Actor(realm.getId(), user.getId(), user.getUsername());
  }

  /** The user with an id, without a name where Keycloak has no such user; null for no id. */
  static @Nullable Actor withId(KeycloakSession session, String realmId, @Nullable String userId) {
    if (userId == null) {
      return null;
    }
    RealmModel realm = session.realms().getRealm(realmId);
    UserModel user = realm == null ? null : session.users().getUserById(realm, userId);
    return new Actor(realmId, userId, user == null ? null : user.getUsername());
  }

  /** The name of a user's realm; null where it is not known or there no more. */
  public static @Nullable String realmName(KeycloakSession session, @Nullable String realmId) {
    RealmModel realm = realmId == null ? null : session.realms().getRealm(realmId);
    return realm == null ? null : realm.getName();
  }
}
