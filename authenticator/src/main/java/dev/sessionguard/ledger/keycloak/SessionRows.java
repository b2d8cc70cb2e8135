package dev.sessionguard.ledger.keycloak;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What the ledger has of sessions that others know by their id. */
public final class SessionRows {

  private static final String ROWS =
      """
      from LedgerEntity l where l.realmId = :realm and l.sessionId in (:ids)
      order by l.loginTime""";

  private SessionRows() {}

  /**
   * The row of the latest login of each session, live or ended, by the session's id; none of
   * sessions that are not known any more.
   */
  public static Map<String, LedgerEntity> latest(
      KeycloakSession session, String realmId, Collection<String> sessionIds) {
    Map<String, LedgerEntity> rows = new HashMap<>();
    if (!sessionIds.isEmpty()) {
      session
          .getProvider(JpaConnectionProvider.class)
          .getEntityManager()
          .createQuery(ROWS, LedgerEntity.class)
          .setParameter("realm", realmId)
          .setParameter("ids", sessionIds)
          .getResultStream()
          .forEach(row -> rows.put(row.sessionId, row));
    }
    return rows;
  }
}
