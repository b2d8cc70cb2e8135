package dev.sessionguard.notice.keycloak;

import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.notice.LoginTrace;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Where and with what a user has logged in, as far as the user knows of it. */
final class LoginHistory {

  /** So many places and devices of a user are looked at; one more counts as new. */
  private static final int MAX_TRACES = 1000;

  /** Each once; without logins that the user should have been told of and was not. */
  private static final String TRACES_BEFORE =
      """
      select distinct l.city, l.country, l.browser, l.os, l.device from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live in (true, false)
      and l.loginTime <= :time and l.id <> :id and l.notMailed is null""";

  private static final String SINCE =
      """
      select l.id, l.city, l.country, l.browser, l.os, l.device from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live in (true, false)
      and l.loginTime >= :time order by l.loginTime""";

  private static final String NOT_MAILED =
      "update LedgerEntity l set l.notMailed = true where l.id in (:ids)";

  private LoginHistory() {}

  /** The places and devices of the logins before one, that the user knows of. */
  static List<LoginTrace> before(KeycloakSession session, LedgerEntity login) {
    return em(session)
        .createQuery(TRACES_BEFORE, LoginTrace.class)
        .setParameter("realm", login.realmId())
        .setParameter("user", login.userId())
        .setParameter("time", login.loginTime())
        .setParameter("id", login.id())
        .setMaxResults(MAX_TRACES)
        .getResultList();
  }

  static LoginTrace trace(LedgerEntity row) {
    return new LoginTrace(row.city(), row.country(), row.browser(), row.os(), row.device());
  }

  private record Since(String id, LoginTrace trace) {}

  /**
   * Notes that the user was not told of a login: its place and device stay unknown. With it go the
   * logins like it that came since, which may have been taken for known by it.
   */
  static void notMailed(KeycloakSessionFactory factory, LedgerEntity login) {
    // of its own: rows may have changed since the snapshot of what was read before (MariaDB)
    KeycloakModelUtils.runJobInTransaction(
        factory,
        session -> {
          EntityManager em = em(session);
          List<String> ids =
              em.createQuery(SINCE, Object[].class)
                  .setParameter("realm", login.realmId())
                  .setParameter("user", login.userId())
                  .setParameter("time", login.loginTime())
                  .setMaxResults(MAX_TRACES)
                  .getResultStream()
                  .map(LoginHistory::since)
                  .filter(since -> trace(login).isSame(since.trace()))
                  .map(Since::id)
                  .toList();
          if (!ids.isEmpty()) {
            em.createQuery(NOT_MAILED).setParameter("ids", ids).executeUpdate();
          }
        });
  }

  private static Since since(Object[] row) {
    return new Since(
        (String) row[0],
        new LoginTrace(
            (String) row[1], (String) row[2], (String) row[3], (String) row[4], (String) row[5]));
  }

  private static EntityManager em(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }
}
