package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.text.SearchKey;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Locale;

/**
 * Users whose name, first name, last name or e-mail address contains a text, by Keycloak's own
 * table: those of directories that are not imported are not in it.
 */
final class NamedInPart {

  /** So many are named; of more it is asked row by row. */
  static final int NAMED = 1_000;

  /** User names and addresses are stored in lower case. */
  private static final String CONTAINS =
      """
      (u.username like :part escape '!' or u.email like :part escape '!'
      or lower(u.firstName) like :part escape '!' or lower(u.lastName) like :part escape '!')""";

  private static final String USERS =
      "select u.id from UserEntity u where u.realmId = :realm and " + CONTAINS;

  private static final String ROWS_USER =
      "exists (select 1 from UserEntity u where u.id = l.userId and " + CONTAINS + ")";

  private NamedInPart() {}

  /** The pattern of a text for {@link #USERS}. */
  private static String part(String text) {
    return AnyPart.of(new SearchKey(text.toLowerCase(Locale.ROOT)));
  }

  /**
   * The condition that a row's user is one of them; its values go into {@code all}.
   *
   * @return none where nobody is
   */
  static List<String> condition(EntityManager em, String realmId, Conditions all, String text) {
    List<String> users = first(em, realmId, text, NAMED + 1);
    if (users.size() > NAMED) {
      all.with("part", part(text));
      return List.of(ROWS_USER);
    }
    if (users.isEmpty()) {
      return List.of();
    }
    all.with("searchUsers", users);
    return List.of("l.userId in (:searchUsers)");
  }

  /** Ids of some of them. */
  static List<String> first(EntityManager em, String realmId, String text, int max) {
    return TimeLimit.on(em.createQuery(USERS, String.class))
        .setParameter("realm", realmId)
        .setParameter("part", part(text))
        .setMaxResults(max)
        .getResultList();
  }
}
