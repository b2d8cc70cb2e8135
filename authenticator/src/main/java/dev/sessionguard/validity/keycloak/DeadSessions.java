package dev.sessionguard.validity.keycloak;

import dev.sessionguard.ending.keycloak.Ended;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.LiveRow;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LiveRows;
import dev.sessionguard.work.keycloak.AfterCommit;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Ends the sessions of a realm that nothing would let in any more although nobody ended them: their
 * user, provider or tokens were declared void. The ledger and Keycloak's users name candidates, the
 * rule of validity decides.
 */
public final class DeadSessions {

  private static final int BATCH = 100;

  /** For one realm and round; what is left over is found again. */
  private static final Duration BUDGET = Duration.ofSeconds(15);

  private static final String CANDIDATES =
      """
      select l.id, l.userId from LedgerEntity l left join UserEntity u on u.id = l.userId
      where l.realmId = :realm and l.live = true and l.id > :after
      and (u.enabled = false
        or (u.id is null and l.userId not like '%:%')
        or (u.notBefore > 0 and l.lastActivity < cast(u.notBefore as Long) * 1000)
        or l.lastActivity < :notBefore
        or (l.rememberMe = true and :rememberMeOff = true)
        or (l.provider is not null and not exists (select 1 from IdentityProviderEntity p
          where p.alias = l.provider and p.realmId = l.realmId)))
      order by l.id""";

  private final KeycloakSessionFactory factory;
  private final String realmId;
  private final SessionTermination ending;

  public DeadSessions(KeycloakSessionFactory factory, String realmId) {
    this.factory = factory;
    this.realmId = realmId;
    this.ending = new SessionTermination(factory);
  }

  private record Candidate(String id, String userId) {}

  /** As {@link #endSoon}, once the caller's transaction has committed. */
  public static void endAtCommit(KeycloakSession session, RealmModel realm) {
    DeadSessions dead = new DeadSessions(session.getKeycloakSessionFactory(), realm.getId());
    AfterCommit.run(session, dead::endSoon);
  }

  /**
   * Looks through the realm in the background, because something in it has just been declared void.
   */
  public void endSoon() {
    Background.of(factory).run(() -> end(users -> {})); // who is gone is left to the reconciler
  }

  /**
   * Looks through the realm once.
   *
   * @param seen gets the ids of the users of candidates; some of them may be gone
   */
  public void end(Consumer<List<String>> seen) {
    long until = System.nanoTime() + BUDGET.toNanos();
    @Nullable String after = "";
    while (after != null && System.nanoTime() - until < 0) {
      String from = after;
      List<Candidate> candidates =
          RealmTransaction.call(
              factory, realmId, List.of(), (session, realm) -> candidates(session, realm, from));
      if (!candidates.isEmpty()) {
        ending.carryOut(
            RealmTransaction.call(
                factory,
                realmId,
                Ended.NOTHING,
                (session, realm) -> settle(session, realm, candidates)));
        seen.accept(candidates.stream().map(Candidate::userId).distinct().toList());
      }
      after = candidates.size() < BATCH ? null : candidates.get(BATCH - 1).id();
    }
  }

  private List<Candidate> candidates(KeycloakSession session, RealmModel realm, String after) {
    TypedQuery<Candidate> query =
        session
            .getProvider(JpaConnectionProvider.class)
            .getEntityManager()
            .createQuery(CANDIDATES, Candidate.class);
    return query
        .setParameter("realm", realmId)
        .setParameter("after", after)
        .setParameter("notBefore", realm.getNotBefore() * 1000L)
        .setParameter("rememberMeOff", !realm.isRememberMe())
        .setMaxResults(BATCH)
        .getResultList();
  }

  private Ended settle(KeycloakSession session, RealmModel realm, List<Candidate> candidates) {
    Map<String, String> users =
        candidates.stream().collect(Collectors.toMap(Candidate::id, Candidate::userId));
    SessionValidity validity = new SessionValidity(session, realm);
    Map<EndReason, List<String>> dead = new EnumMap<>(EndReason.class);
    for (LiveRow row : new LiveRows(session, realmId).withIds(users.keySet())) {
      Optional<EndReason> reason = validity.diedOf(row, users.getOrDefault(row.id(), ""));
      reason
          .filter(EndReason::isDecision)
          .ifPresent(
              of -> dead.computeIfAbsent(of, none -> new ArrayList<>()).add(row.sessionId()));
    }
    List<Ended> ended = new ArrayList<>();
    dead.forEach((reason, ids) -> ended.add(ending.end(session, realm, ids, reason, null)));
    return Ended.all(ended);
  }

  /** Ends a user's sessions with the caller's transaction. */
  public static void endOfUser(
      KeycloakSession session,
      RealmModel realm,
      String userId,
      EndReason reason,
      @Nullable Actor endedBy) {
    List<String> live =
        new Ledger(session, realm.getId())
            .liveRowsOf(userId).stream().map(row -> row.sessionId()).distinct().toList();
    new SessionTermination(session.getKeycloakSessionFactory())
        .endAtCommit(session, realm, live, reason, endedBy);
  }
}
