package dev.sessionguard.notice.keycloak;

import dev.sessionguard.notice.LoginTrace;
import dev.sessionguard.notice.NewLoginMails;
import dev.sessionguard.notice.NoticeKind;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Which e-mails a user was sent lately. What may be sent is claimed before it is: then nobody sends
 * the same for a while, on any node. One that the mail server did not take counts too.
 */
final class SentMails {

  private static final String CLAIM =
      """
      insert into MailEntity (realmId, userId, kind, sentTime, sentBy)
      values (:realm, :user, :kind, :now, :mine) on conflict do nothing""";

  private static final String CLAIM_AGAIN =
      """
      update MailEntity m set m.sentTime = :now, m.sentBy = :mine
      where m.realmId = :realm and m.userId = :user and m.kind = :kind and m.sentTime <= :last""";

  private static final String CLAIMED_BY =
      """
      select m.sentBy from MailEntity m
      where m.realmId = :realm and m.userId = :user and m.kind = :kind""";

  private static final String SENT_SINCE =
      """
      select m.kind from MailEntity m
      where m.realmId = :realm and m.userId = :user and m.kind like :kinds
      and m.sentTime > :last""";

  private static final String FORGET =
      """
      delete from MailEntity m
      where m.realmId = :realm and m.userId = :user and m.kind like :kinds
      and m.sentTime <= :last""";

  private static final String NEW_LOGINS = NoticeKind.NEW_LOGIN.id() + "%";

  private final KeycloakSessionFactory factory;
  private final String realmId;
  private final String userId;

  SentMails(KeycloakSessionFactory factory, String realmId, String userId) {
    this.factory = factory;
    this.realmId = realmId;
    this.userId = userId;
  }

  /** Claims an e-mail of a kind: one in a while. */
  boolean claim(NoticeKind kind) {
    return inOwnTransaction(em -> claim(em, kind.id(), Time.currentTimeMillis()));
  }

  /** Claims an e-mail about a new login, by {@link NewLoginMails}. */
  boolean claim(LoginTrace login) {
    return inOwnTransaction(
        em -> {
          long now = Time.currentTimeMillis();
          long last = now - NoticeKind.GAP_MILLIS;
          em.createQuery(FORGET)
              .setParameter("realm", realmId)
              .setParameter("user", userId)
              .setParameter("kinds", NEW_LOGINS)
              .setParameter("last", last)
              .executeUpdate();
          var sent =
              em.createQuery(SENT_SINCE, String.class)
                  .setParameter("realm", realmId)
                  .setParameter("user", userId)
                  .setParameter("kinds", NEW_LOGINS)
                  .setParameter("last", last)
                  .getResultList();
          return NewLoginMails.isDue(login, sent) && claim(em, NewLoginMails.id(login), now);
        });
  }

  private boolean claim(EntityManager em, String kind, long now) {
    String mine = UUID.randomUUID().toString();
    em.createQuery(CLAIM)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("kind", kind)
        .setParameter("now", now)
        .setParameter("mine", mine)
        .executeUpdate();
    em.createQuery(CLAIM_AGAIN)
        .setParameter("now", now)
        .setParameter("mine", mine)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("kind", kind)
        .setParameter("last", now - NoticeKind.GAP_MILLIS)
        .executeUpdate();
    // Who wrote the row is read back, because MariaDB's driver counts rows that an insert found and
    // left alone.
    return em.createQuery(CLAIMED_BY, String.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("kind", kind)
        .getResultList()
        .contains(mine);
  }

  private interface Work {
    boolean in(EntityManager em);
  }

  /**
   * What is written here must neither wait for the mail server, nor meet rows newer than the
   * snapshot of what was read before (MariaDB).
   */
  private boolean inOwnTransaction(Work work) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session -> work.in(session.getProvider(JpaConnectionProvider.class).getEntityManager()));
  }
}
