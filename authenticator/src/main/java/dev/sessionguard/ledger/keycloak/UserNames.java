package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.text.SearchKey;
import dev.sessionguard.work.keycloak.AfterCommit;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.PatientTransaction;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The copies of user names in a realm's ledger, by which the list is sorted and searched: they
 * follow when a user is renamed, and the row keeps the name of its login beside.
 */
public final class UserNames {

  /** Most rows changed in one transaction. */
  private static final int BATCH = 1000;

  /** Most users looked at in one round. */
  private static final int USERS_AT_ONCE = 2000;

  /** Most users of directories looked at in one round: each may be a question to the directory. */
  private static final int DIRECTORY_USERS_AT_ONCE = 100;

  /** As a limit of a lock's time: rows that others hold are skipped. Hibernate's number. */
  private static final int SKIP_LOCKED = -2;

  private static final String OTHERWISE_NAMED =
      """
      select l.id from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = :live
      and (l.usernameKey <> :key or l.username is null or l.username <> :name) order by l.id""";

  /** The name of then first: MariaDB assigns from left to right, and reads what it has assigned. */
  private static final String FOLLOW =
      """
      update LedgerEntity l
      set l.usernameThen = coalesce(l.usernameThen, l.username),
      l.username = :name, l.usernameKey = :key
      where l.id in (:ids)""";

  private static final String NAME = "select u.username from UserEntity u where u.id = :user";

  private static final String USERS =
      """
      select distinct l.userId from LedgerEntity l
      where l.realmId = :realm and l.userId > :after order by l.userId""";

  private static final String RENAMED =
      """
      select distinct l.userId from LedgerEntity l join UserEntity u on u.id = l.userId
      where l.realmId = :realm and l.userId > :after and l.userId <= :last
      and (l.username is null or l.username <> u.username)""";

  private final KeycloakSessionFactory factory;
  private final String realmId;

  public UserNames(KeycloakSessionFactory factory, String realmId) {
    this.factory = factory;
    this.realmId = realmId;
  }

  /** A user's name as rows have it. */
  public static @Nullable String stored(UserModel user) {
    return RowWriter.truncate(user.getUsername(), 255);
  }

  /**
   * Has the rows of a user who may have been renamed follow: live ones with the caller's
   * transaction, the others, and live ones that are too many or being ended, right after it. What
   * is still left is found by the reconciler.
   */
  public static void follow(KeycloakSession session, String realmId, String userId) {
    UserNames names = new UserNames(session.getKeycloakSessionFactory(), realmId);
    if (Isolation.seesCommitted(session)) { // else rows newer than the snapshot would end it
      names.followSome(session, userId, true);
    }
    names.followAtCommit(session, userId);
  }

  /**
   * Has the rows of a user follow in the background, once the caller's transaction has committed.
   */
  public void followAtCommit(KeycloakSession session, String userId) {
    AfterCommit.run(session, () -> followSoon(List.of(userId)));
  }

  /** Has the rows of these users follow, in the background. */
  public void followSoon(Collection<String> userIds) {
    List<String> users = List.copyOf(userIds);
    Background.of(factory).run(() -> users.forEach(this::follow));
  }

  private void follow(String userId) {
    for (boolean live : new boolean[] {true, false}) {
      int followed = BATCH;
      while (followed == BATCH) {
        followed = PatientTransaction.run(factory, session -> followSome(session, userId, live));
      }
    }
  }

  /** Never waits for a row, and so locks none in a wrong order: who ends a session has its row. */
  private int followSome(KeycloakSession session, String userId, boolean live) {
    EntityManager em = em(session);
    String now = nameOf(session, userId);
    String name = RowWriter.truncate(now, 255);
    if (now == null || name == null) {
      return 0;
    }
    String key = SearchKey.of(now).text();
    List<String> ids =
        em.createQuery(OTHERWISE_NAMED, String.class)
            .setParameter("realm", realmId)
            .setParameter("user", userId)
            .setParameter("live", live)
            .setParameter("name", name)
            .setParameter("key", key)
            .setLockMode(
                Isolation.seesCommitted(session)
                    ? LockModeType.PESSIMISTIC_WRITE
                    : LockModeType.NONE) // what lies between the rows would be locked as well
            .setHint("jakarta.persistence.lock.timeout", SKIP_LOCKED)
            .setMaxResults(BATCH)
            .getResultList();
    if (!ids.isEmpty()) {
      em.createQuery(FOLLOW)
          .setParameter("name", name)
          .setParameter("key", key)
          .setParameter("ids", ids)
          .executeUpdate();
    }
    return ids.size();
  }

  /** As it is stored: another node's cache may have the name of before for a moment. */
  private @Nullable String nameOf(KeycloakSession session, String userId) {
    if (userId.indexOf(':') < 0) {
      return em(session)
          .createQuery(NAME, String.class)
          .setParameter("user", userId)
          .getResultStream()
          .findFirst()
          .orElse(null);
    }
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm == null) {
      return null;
    }
    session.getContext().setRealm(realm); // users are looked up in it
    UserModel user = session.users().getUserById(realm, userId);
    return user == null ? null : user.getUsername();
  }

  /**
   * Looks at the next users of the realm and has the rows of those follow who were renamed without
   * our being told: by a directory, in the database, or while a login of theirs was under way.
   *
   * @param after id of the last user looked at; empty for the first
   * @return where to go on; empty when all were looked at
   */
  public String followNext(String after) {
    Looked looked = PatientTransaction.run(factory, session -> renamed(session, after));
    looked.renamed().forEach(this::follow);
    return looked.last();
  }

  /** Users who were renamed among those up to the last one, which is empty at the end. */
  private record Looked(List<String> renamed, String last) {}

  private Looked renamed(KeycloakSession session, String after) {
    EntityManager em = em(session);
    RealmModel realm = session.realms().getRealm(realmId);
    List<String> users =
        em.createQuery(USERS, String.class)
            .setParameter("realm", realmId)
            .setParameter("after", after)
            .setMaxResults(USERS_AT_ONCE)
            .getResultList();
    if (realm == null || users.isEmpty()) {
      return new Looked(List.of(), "");
    }
    session.getContext().setRealm(realm);
    boolean isEnd = users.size() < USERS_AT_ONCE;
    List<String> ofDirectories = users.stream().filter(id -> id.indexOf(':') > 0).toList();
    String last = users.get(users.size() - 1);
    if (ofDirectories.size() > DIRECTORY_USERS_AT_ONCE) {
      last = ofDirectories.get(DIRECTORY_USERS_AT_ONCE - 1);
      ofDirectories = ofDirectories.subList(0, DIRECTORY_USERS_AT_ONCE);
      isEnd = false;
    }
    List<String> renamed =
        new ArrayList<>(
            em.createQuery(RENAMED, String.class)
                .setParameter("realm", realmId)
                .setParameter("after", after)
                .setParameter("last", last)
                .getResultList());
    renamed.addAll(ofDirectories); // each is compared when its rows are looked at
    return new Looked(renamed, isEnd ? "" : last);
  }

  private static EntityManager em(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }
}
