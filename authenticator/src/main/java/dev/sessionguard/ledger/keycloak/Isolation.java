package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.Session;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What a transaction sees of what others commit meanwhile. */
public final class Isolation {

  /** By database. All connections of a pool are alike, and PostgreSQL's driver asks the server. */
  private static final Map<EntityManagerFactory, Boolean> SEES_COMMITTED =
      new ConcurrentHashMap<>();

  private Isolation() {}

  /**
   * Whether a statement of the session's transaction sees what others committed before it. Not so
   * under REPEATABLE READ, MariaDB's and MySQL's default.
   */
  public static boolean seesCommitted(KeycloakSession session) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    return SEES_COMMITTED.computeIfAbsent(
        em.getEntityManagerFactory(),
        factory ->
            em.unwrap(Session.class)
                .doReturningWork(
                    connection ->
                        connection.getTransactionIsolation()
                            == Connection.TRANSACTION_READ_COMMITTED));
  }
}
