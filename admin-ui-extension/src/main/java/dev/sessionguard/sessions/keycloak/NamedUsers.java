package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.text.SearchKey;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The users whom an administrator means by an id or a name. Keycloak says whose name it is now;
 * what the ledger has copied may be the name of somebody else by then.
 */
final class NamedUsers {

  /** Most users whose rows bear a name that nobody has. */
  private static final int MOST = 100;

  /** In Keycloak's table: its own look-up by id fails where the id has not the form of one. */
  private static final String IS_STORED =
      "select 1 from UserEntity u where u.realmId = :realm and u.id = :user";

  private static final String IS_KNOWN =
      "select 1 from LedgerEntity l where l.realmId = :realm and l.userId = :user";

  private static final String BEARERS =
      """
      select distinct l.userId from LedgerEntity l
      where l.realmId = :realm and l.live in (true, false) and l.usernameKey = :key""";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final EntityManager em;

  NamedUsers(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /**
   * Their ids. An id is taken for an id although somebody may have it for a name: a name can be
   * chosen. A name that Keycloak does not find is looked for among those of users who are gone, or
   * who write it in another case or form.
   */
  List<String> of(String text) {
    if (is(IS_STORED, text) || is(IS_KNOWN, text)) {
      return List.of(text);
    }
    UserModel named = session.users().getUserByUsername(realm, text);
    if (named != null) {
      return List.of(named.getId());
    }
    String key = SearchKey.of(text).text();
    return em
        .createQuery(BEARERS, String.class)
        .setParameter("realm", realm.getId())
        .setParameter("key", key)
        .setMaxResults(MOST)
        .getResultList()
        .stream()
        .filter(id -> bears(session.users().getUserById(realm, id), key))
        .toList();
  }

  private boolean is(String statement, String id) {
    return !em.createQuery(statement, Integer.class)
        .setParameter("realm", realm.getId())
        .setParameter("user", id)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  private static boolean bears(@Nullable UserModel user, String key) {
    return user == null || SearchKey.of(user.getUsername()).text().equals(key);
  }
}
