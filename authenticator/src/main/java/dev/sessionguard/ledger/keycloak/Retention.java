package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** A realm's history, deleted once it is older than it is kept. */
final class Retention {

  private static final String ENDED_BEFORE =
      "select l.id from LedgerEntity l where l.realmId = :realm and l.endTime < :before";

  private static final String DELETE_CLIENTS =
      "delete from LedgerClientEntity c where c.ledgerId in (:ids)";

  private static final String DELETE_ROWS = "delete from LedgerEntity l where l.id in (:ids)";

  private static final String DELETE_REFUSALS =
      "delete from RefusalEntity r where r.realmId = :realm and r.refusedTime < :before";

  private final EntityManager em;
  private final String realmId;

  Retention(KeycloakSession session, String realmId) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /** Deletes up to {@code max} rows that ended before the given time; returns how many. */
  int prune(long endedBefore, int max) {
    List<String> ids =
        em.createQuery(ENDED_BEFORE, String.class)
            .setParameter("realm", realmId)
            .setParameter("before", endedBefore)
            .setMaxResults(max)
            .getResultList();
    if (ids.isEmpty()) {
      return 0;
    }
    em.createQuery(DELETE_CLIENTS).setParameter("ids", ids).executeUpdate();
    return em.createQuery(DELETE_ROWS).setParameter("ids", ids).executeUpdate();
  }

  /** Deletes what is known of refusals before the given time. */
  void pruneRefusals(long before) {
    em.createQuery(DELETE_REFUSALS)
        .setParameter("realm", realmId)
        .setParameter("before", before)
        .executeUpdate();
  }
}
