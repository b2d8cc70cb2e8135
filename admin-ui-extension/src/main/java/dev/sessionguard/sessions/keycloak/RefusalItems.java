package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.keycloak.RefusalEntity;
import dev.sessionguard.ledger.keycloak.UserNames;
import dev.sessionguard.sessions.RefusalItem;
import dev.sessionguard.sessions.SessionItem;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Refused logins as items of the list: with how often their users were refused lately. */
public final class RefusalItems {

  private static final String HOW_OFTEN =
      """
      select l.userId, sum(case when l.refusedTime >= :day then 1 else 0 end), count(*)
      from RefusalEntity l
      where l.realmId = :realm and l.userId in (:users) and l.refusedTime >= :week
      group by l.userId""";

  private static final HowOften NEVER = new HowOften(0, 0);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final EntityManager em;
  private final Map<String, Optional<String>> names = new HashMap<>();

  /** How often a user was refused lately. */
  private record HowOften(long lastDay, long lastWeek) {}

  public RefusalItems(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  public List<RefusalItem> of(List<RefusalEntity> rows) {
    Map<String, HowOften> howOften =
        howOften(rows.stream().map(RefusalEntity::userId).collect(Collectors.toSet()));
    return rows.stream().map(row -> item(row, howOften.getOrDefault(row.userId(), NEVER))).toList();
  }

  private Map<String, HowOften> howOften(Set<String> users) {
    if (users.isEmpty()) {
      return Map.of();
    }
    long now = Time.currentTimeMillis();
    return TimeLimit.on(em.createQuery(HOW_OFTEN, Object[].class))
        .setParameter("realm", realm.getId())
        .setParameter("users", users)
        .setParameter("day", now - TimeUnit.DAYS.toMillis(1))
        .setParameter("week", now - TimeUnit.DAYS.toMillis(7))
        .getResultStream()
        .collect(
            Collectors.toMap(
                row -> (String) row[0],
                row -> new HowOften(((Number) row[1]).longValue(), ((Number) row[2]).longValue())));
  }

  private RefusalItem item(RefusalEntity row, HowOften often) {
    String now = names.computeIfAbsent(row.userId(), this::nameOf).orElse(row.username());
    return new RefusalItem(
        row.id(),
        row.refusedTime(),
        row.userId(),
        now,
        row.username() == null || Objects.equals(row.username(), now) ? null : row.username(),
        row.ip(),
        row.city(),
        row.country(),
        row.privateNetwork() ? true : null,
        new SessionItem.Device(row.browser(), row.os(), row.device()),
        row.clientId(),
        row.rule(),
        scope(row),
        row.application(),
        row.cap(),
        row.maxSessions(),
        row.heldSessions(),
        row.gate(),
        often.lastDay(),
        often.lastWeek());
  }

  static @Nullable String scope(RefusalEntity row) {
    // from before it was written down
    return row.gate() == null ? null : RefusalItem.scopeOf(row.application(), row.cap());
  }

  private Optional<String> nameOf(String userId) {
    UserModel user = session.users().getUserById(realm, userId);
    return user == null ? Optional.empty() : Optional.ofNullable(UserNames.stored(user));
  }
}
