package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RefusalEntity;
import dev.sessionguard.sessions.SessionItem;
import dev.sessionguard.sessions.Timeline;
import dev.sessionguard.sessions.TimelineEntry;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** A user's timeline, read from the ledger and from the refused logins. */
public final class UserTimeline {

  private static final String LOGINS =
      """
      select l from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = :live and l.loginTime < :before
      order by l.loginTime desc""";

  private static final String ENDS =
      """
      select l from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = false and l.endTime < :before
      order by l.endTime desc, l.id""";

  private static final String REFUSALS =
      """
      select r from RefusalEntity r
      where r.realmId = :realm and r.userId = :user and r.refusedTime < :before
      order by r.refusedTime desc""";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final EntityManager em;
  private final String userId;

  public UserTimeline(KeycloakSession session, RealmModel realm, String userId) {
    this.session = session;
    this.realm = realm;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.userId = userId;
  }

  /**
   * One page.
   *
   * @param before epoch milliseconds, exclusive
   * @param max most entries, but for those of the last one's very millisecond
   */
  public Timeline before(long before, int max) {
    List<List<TimelineEntry>> sources = new ArrayList<>();
    for (boolean live : new boolean[] {true, false}) {
      List<LedgerEntity> logins =
          TimeLimit.on(em.createQuery(LOGINS, LedgerEntity.class))
              .setParameter("realm", realm.getId())
              .setParameter("user", userId)
              .setParameter("live", live)
              .setParameter("before", before)
              .setMaxResults(max + 1)
              .getResultList();
      DeadRows dead = DeadRows.among(session, realm, live ? logins : List.of());
      sources.add(logins.stream().map(row -> login(row, dead.of(row) == null)).toList());
    }
    sources.add(
        TimeLimit.on(em.createQuery(ENDS, LedgerEntity.class))
            .setParameter("realm", realm.getId())
            .setParameter("user", userId)
            .setParameter("before", before)
            .setMaxResults(max + 1)
            .getResultStream()
            .map(UserTimeline::end)
            .toList());
    sources.add(
        TimeLimit.on(em.createQuery(REFUSALS, RefusalEntity.class))
            .setParameter("realm", realm.getId())
            .setParameter("user", userId)
            .setParameter("before", before)
            .setMaxResults(max + 1)
            .getResultStream()
            .map(UserTimeline::refusal)
            .toList());
    return Timeline.of(sources, max);
  }

  private static TimelineEntry login(LedgerEntity row, boolean isGood) {
    return ofRow(row, TimelineEntry.LOGIN, row.loginTime(), row.live() && isGood, null, null);
  }

  private static TimelineEntry end(LedgerEntity row) {
    return ofRow(
        row,
        TimelineEntry.END,
        Objects.requireNonNull(row.endTime()),
        null,
        Objects.requireNonNullElse(row.endReason(), EndReason.UNKNOWN.id()),
        row.endedBy());
  }

  private static TimelineEntry ofRow(
      LedgerEntity row,
      String kind,
      long time,
      @Nullable Boolean live,
      @Nullable String endReason,
      @Nullable String endedBy) {
    return new TimelineEntry(
        row.id(),
        kind,
        time,
        row.sessionId(),
        live,
        row.offline() ? true : null,
        row.ip(),
        row.city(),
        row.country(),
        row.privateNetwork() ? true : null,
        new SessionItem.Device(row.browser(), row.os(), row.device()),
        row.clientId(),
        endReason,
        endedBy,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static TimelineEntry refusal(RefusalEntity row) {
    return new TimelineEntry(
        row.id(),
        TimelineEntry.REFUSAL,
        row.refusedTime(),
        null,
        null,
        null,
        row.ip(),
        row.city(),
        row.country(),
        row.privateNetwork() ? true : null,
        new SessionItem.Device(row.browser(), row.os(), row.device()),
        row.clientId(),
        null,
        null,
        row.rule(),
        RefusalItems.scope(row),
        row.application(),
        row.cap(),
        row.maxSessions(),
        row.heldSessions());
  }
}
