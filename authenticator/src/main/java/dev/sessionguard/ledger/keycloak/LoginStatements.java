package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.models.KeycloakSession;

/**
 * What nearly every login asks of the ledger. Where the database has statements for it, as
 * PostgreSQL does, in one round trip each: a login waits for them, and the database may be far.
 */
public abstract class LoginStatements {

  private static final Map<EntityManagerFactory, LoginStatements> BY_DATABASE =
      new ConcurrentHashMap<>();

  /**
   * What a user holds, and whether the session in question is news.
   *
   * @param places that the user's live sessions take
   * @param isKnown whether the ledger has a row of the session, live or ended
   */
  public record Held(int places, boolean isKnown) {}

  private LoginStatements() {}

  /** Those of the session's database. */
  public static LoginStatements of(KeycloakSession session) {
    EntityManager em = em(session);
    return BY_DATABASE.computeIfAbsent(
        em.getEntityManagerFactory(),
        factory ->
            em.unwrap(Session.class)
                .<LoginStatements>doReturningWork(
                    connection ->
                        "PostgreSQL".equals(connection.getMetaData().getDatabaseProductName())
                            ? new OfPostgres(
                                JpaUtils.getTableNameForNativeQuery("SESSION_GUARD_LEDGER", em),
                                JpaUtils.getTableNameForNativeQuery("SESSION_GUARD_CLIENT", em))
                            : new OfOthers()));
  }

  /**
   * Writes a row and its client, unless a row with its id is there.
   *
   * @return false where it is: then nothing was written
   */
  abstract boolean write(KeycloakSession session, LedgerEntity row);

  /**
   * Whether {@link #write} costs one round trip and finds a row with the same id by itself. Where
   * not, no two rows may have the same.
   */
  abstract boolean writeAtOnce();

  /** What a user holds now, under the user's lock; empty where that cannot be asked at once. */
  public abstract Optional<Held> held(
      KeycloakSession session,
      String realmId,
      String userId,
      boolean countOffline,
      String sessionId);

  private static EntityManager em(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  private static final class OfPostgres extends LoginStatements {

    private static final String INSERT =
        """
        insert into %s (%s) values (%s)
        on conflict (ID) do nothing""";

    /** The client only where the row was not there. */
    private static final String INSERT_WITH_CLIENT =
        """
        with began as (
        %s returning ID, CLIENT_ID, REALM_ID)
        insert into %s (LEDGER_ID, CLIENT_ID, REALM_ID) select ID, CLIENT_ID, REALM_ID from began""";

    private static final String HELD =
        """
        select
        (select count(distinct SESSION_ID) from %1$s
        where REALM_ID = ? and USER_ID = ? and LIVE = true%2$s),
        (select count(*) from %1$s where SESSION_ID = ? and REALM_ID = ?)""";

    private static final String ONLINE = " and OFFLINE = false";

    private final String insert;
    private final String insertWithClient;
    private final String held;
    private final String heldOnline;

    private OfPostgres(String ledger, String clients) {
      String names =
          BegunColumns.ALL.stream()
              .map(BegunColumns.Column::name)
              .collect(Collectors.joining(", "));
      insert = INSERT.formatted(ledger, names, names.replaceAll("\\w+", "?"));
      insertWithClient = INSERT_WITH_CLIENT.formatted(insert, clients);
      held = HELD.formatted(ledger, "");
      heldOnline = HELD.formatted(ledger, ONLINE);
    }

    @Override
    boolean writeAtOnce() {
      return true;
    }

    @Override
    boolean write(KeycloakSession session, LedgerEntity row) {
      return on(
          session,
          row.clientId == null ? insert : insertWithClient,
          statement -> {
            int at = 0;
            for (BegunColumns.Column column : BegunColumns.ALL) {
              statement.setObject(++at, column.value().apply(row));
            }
            return statement.executeUpdate() > 0;
          });
    }

    @Override
    public Optional<Held> held(
        KeycloakSession session,
        String realmId,
        String userId,
        boolean countOffline,
        String sessionId) {
      if (!Isolation.seesCommitted(session)) {
        return Optional.empty();
      }
      return Optional.of(
          on(
              session,
              countOffline ? held : heldOnline,
              statement -> {
                statement.setString(1, realmId);
                statement.setString(2, userId);
                statement.setString(3, sessionId);
                statement.setString(4, realmId);
                try (ResultSet rows = statement.executeQuery()) {
                  rows.next();
                  return new Held(rows.getInt(1), rows.getLong(2) > 0);
                }
              }));
    }

    private interface Work<T> {
      T run(PreparedStatement statement) throws SQLException;
    }

    private static <T> T on(KeycloakSession session, String sql, Work<T> work) {
      EntityManager em = em(session);
      em.flush(); // what the request has written so far
      return em.unwrap(Session.class)
          .doReturningWork(
              connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                  return work.run(statement);
                }
              });
    }
  }

  private static final class OfOthers extends LoginStatements {

    @Override
    boolean writeAtOnce() {
      return false;
    }

    @Override
    boolean write(KeycloakSession session, LedgerEntity row) {
      EntityManager em = em(session);
      em.persist(row);
      if (row.clientId != null) {
        em.persist(new LedgerClientEntity(row, row.clientId));
      }
      em.flush();
      return true;
    }

    @Override
    public Optional<Held> held(
        KeycloakSession session,
        String realmId,
        String userId,
        boolean countOffline,
        String sessionId) {
      return Optional.empty();
    }
  }
}
