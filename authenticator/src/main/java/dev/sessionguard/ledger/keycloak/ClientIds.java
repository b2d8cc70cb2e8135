package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.work.keycloak.AfterCommit;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.PatientTransaction;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * The copies of client ids in a realm's ledger, by which the list is filtered: they follow when a
 * client is given another id, lest they be taken for those of a client that gets the old one.
 */
public final class ClientIds {

  /** Rows changed in one transaction. */
  private static final int BATCH = 1000;

  /** Those of before the rename: another client may have the id since. */
  private static final String NEXT =
      """
      select c.ledgerId from LedgerClientEntity c join LedgerEntity l on l.id = c.ledgerId
      where c.realmId = :realm and c.clientId = :old and c.ledgerId > :after
      and l.loginTime <= :renamed order by c.ledgerId""";

  private static final String LOCK =
      "select l.id from LedgerEntity l where l.id in (:ids) order by l.id";

  private static final String FOLLOW_LOGIN =
      "update LedgerEntity l set l.clientId = :new where l.id in (:ids) and l.clientId = :old";

  /** A client's id is part of the key: the row is written anew. */
  private static final String FOLLOW =
      """
      insert into LedgerClientEntity (ledgerId, clientId, realmId, loginTime, endTime)
      select o.ledgerId, cast(:new as String), o.realmId, o.loginTime, o.endTime
      from LedgerClientEntity o where o.ledgerId in (:ids) and o.clientId = :old
      and not exists (select 1 from LedgerClientEntity c
      where c.ledgerId = o.ledgerId and c.clientId = :new)""";

  private static final String FORGET =
      "delete from LedgerClientEntity c where c.ledgerId in (:ids) and c.clientId = :old";

  /** A client's change of id, at a time in epoch milliseconds. */
  private record Change(String realmId, String before, String after, long time) {}

  private ClientIds() {}

  /**
   * Has the rows of a client follow in the background, once the caller's transaction has committed.
   */
  public static void follow(KeycloakSession session, String realmId, String before, String after) {
    Change change = new Change(realmId, before, after, Time.currentTimeMillis());
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    AfterCommit.run(session, () -> Background.of(factory).run(() -> follow(factory, change)));
  }

  private static void follow(KeycloakSessionFactory factory, Change change) {
    String last = "";
    boolean isEnd = false;
    while (!isEnd) {
      String after = last;
      List<String> followed =
          PatientTransaction.run(factory, session -> followSome(session, change, after));
      isEnd = followed.size() < BATCH;
      last = isEnd ? last : followed.get(BATCH - 1);
    }
  }

  private static List<String> followSome(KeycloakSession session, Change change, String after) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    List<String> ids =
        em.createQuery(NEXT, String.class)
            .setParameter("realm", change.realmId())
            .setParameter("old", change.before())
            .setParameter("after", after)
            .setParameter("renamed", change.time())
            .setMaxResults(BATCH)
            .getResultList();
    if (!ids.isEmpty()) {
      em.createQuery(LOCK, String.class) // in order, as everybody locks more than one
          .setParameter("ids", ids)
          .setLockMode(LockModeType.PESSIMISTIC_WRITE)
          .getResultList();
      em.createQuery(FOLLOW_LOGIN)
          .setParameter("ids", ids)
          .setParameter("old", change.before())
          .setParameter("new", change.after())
          .executeUpdate();
      em.createQuery(FOLLOW)
          .setParameter("ids", ids)
          .setParameter("old", change.before())
          .setParameter("new", change.after())
          .executeUpdate();
      em.createQuery(FORGET)
          .setParameter("ids", ids)
          .setParameter("old", change.before())
          .executeUpdate();
    }
    return ids;
  }
}
