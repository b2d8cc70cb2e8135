package dev.sessionguard.limit.keycloak;

import dev.sessionguard.device.DeviceKind;
import dev.sessionguard.ending.keycloak.BulkTermination;
import dev.sessionguard.ending.keycloak.Ended;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ending.keycloak.TerminationRequest;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerAdoption;
import dev.sessionguard.ledger.keycloak.LedgerSelection;
import dev.sessionguard.ledger.keycloak.LiveRows;
import dev.sessionguard.ledger.keycloak.LiveRows.Order;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.request.keycloak.BackgroundRequest;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import jakarta.persistence.Query;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Ends what a user holds beyond the limit where no login does it: after the limit was lowered, or
 * because it is more than a login can wait for. A few at once, under the user's lock; very many by
 * a job.
 */
public final class SurplusEnding {

  private static final int ADOPTED_BATCH = 200;

  /** No user has more sessions from before the installation: the loop ends in any case. */
  private static final int ADOPTED_MOST = 200_000;

  private final KeycloakSessionFactory factory;
  private final SessionTermination ending;

  public SurplusEnding(KeycloakSessionFactory factory) {
    this.factory = factory;
    this.ending = new SessionTermination(factory);
  }

  /** A user of a realm, within a transaction of ours. */
  private record Held(KeycloakSession session, RealmModel realm, UserModel user) {
    List<LimitPolicy> policies() {
      return Policies.of(session, realm).ofUser(user).stream()
          .filter(policy -> !policy.isUnlimited())
          .map(LimitPolicy::withoutAsking)
          .toList();
    }

    boolean isMuch(LimitPolicy policy) {
      Ledger ledger = new Ledger(session, realm.getId());
      return LimitRule.isMuch(policy, StoredSessions.places(ledger, realm.getId(), user, policy));
    }
  }

  private interface Work<T> {
    T of(Held held);
  }

  /**
   * Ends the surplus right away, in the background.
   *
   * @param baseUri where Keycloak was reached; null where nobody asked for it
   */
  void soon(String realmId, String userId, @Nullable String baseUri) {
    Background.of(factory)
        .run(
            () -> {
              adoptAll(realmId, userId);
              end(realmId, userId, baseUri);
            });
  }

  /**
   * Records the sessions that the user held before the installation, so that it can be counted and
   * ended.
   */
  private void adoptAll(String realmId, String userId) {
    for (boolean offline : new boolean[] {false, true}) {
      boolean again = true;
      while (again) {
        again =
            adoptOnce(realmId, userId, offline) > 0
                && in(
                    realmId,
                    userId,
                    false,
                    held ->
                        LedgerAdoption.isMissing(
                            held.session(), held.realm(), held.user(), offline));
      }
    }
  }

  /** Goes through the sessions once; answers how many were adopted. */
  private int adoptOnce(String realmId, String userId, boolean offline) {
    int adopted = 0;
    LedgerAdoption.Page page = new LedgerAdoption.Page(0, true);
    for (int first = 0; page.more() && first < ADOPTED_MOST; first += ADOPTED_BATCH) {
      int from = first;
      page =
          in(
              realmId,
              userId,
              LedgerAdoption.Page.NONE,
              held ->
                  LedgerAdoption.adoptPage(
                      held.session(), held.realm(), held.user(), offline, from, ADOPTED_BATCH));
      adopted += page.adopted();
    }
    return adopted;
  }

  /** Ends the surplus of a user. Leaves it where a login of the user is under way. */
  public void end(String realmId, String userId, @Nullable String baseUri) {
    in(realmId, userId, false, held -> endMany(held, baseUri));
    ending.carryOut(in(realmId, userId, Ended.NOTHING, this::endFew));
  }

  private Ended endFew(Held held) {
    List<LimitPolicy> few =
        held.policies().stream().filter(policy -> !held.isMuch(policy)).toList();
    if (few.isEmpty() || !UserLock.takeIfFree(held.session(), held.realm(), held.user().getId())) {
      return Ended.NOTHING; // that login ends the surplus
    }
    return Ended.all(few.stream().map(policy -> endFew(held, policy)).toList());
  }

  private Ended endFew(Held held, LimitPolicy policy) {
    List<LiveSession> found =
        LimitCheck.of(held.session(), held.realm(), held.user()).sessions(policy).found();
    List<LiveSession> surplus = LimitRule.surplus(policy, found);
    return ending.evict(
        held.session(),
        held.realm(),
        surplus.stream().map(LiveSession::id).toList(),
        null,
        policy.rule());
  }

  private boolean endMany(Held held, @Nullable String baseUri) {
    List<LimitPolicy> much = held.policies().stream().filter(held::isMuch).toList();
    if (!much.isEmpty() && baseUri != null) {
      held.session().getContext().setHttpRequest(BackgroundRequest.at(URI.create(baseUri)));
    }
    much.forEach(policy -> endMany(held, policy));
    return !much.isEmpty();
  }

  /**
   * Has a job end all but the sessions that may stay. Asked without the user's lock, which a job
   * would hold too long: what a login of this moment adds is beyond the edge of what ends.
   */
  private void endMany(Held held, LimitPolicy policy) {
    Order order =
        switch (policy.whenExceeded()) {
          case DENY -> Order.EARLIEST_FIRST;
          case END_LEAST_RECENT -> Order.LAST_USED_FIRST;
          case END_OLDEST, ASK_USER -> Order.LATEST_FIRST;
        };
    List<LiveSession> staying =
        new UserSessions(held.session(), held.realm(), held.user(), policy, null)
            .first(order, policy.limit().max());
    new BulkTermination(factory)
        .start(
            held.session(),
            held.realm(),
            new TerminationRequest(
                new AllBut(held.realm().getId(), held.user().getId(), order, staying, policy),
                policy.countOffline(),
                null,
                null,
                EndReason.LIMIT,
                null,
                policy.rule().isEmpty() ? null : policy.rule()));
  }

  /** A user's rows on the far side of those that stay. */
  private record AllBut(
      String realmId, String userId, Order order, List<LiveSession> staying, LimitPolicy policy)
      implements LedgerSelection {

    @Override
    public String where() {
      return "l.realmId = :realm and l.userId = :user and l.sessionId not in (:staying) and "
          + (policy.countsAll() ? "" : "coalesce(l.device, :unknown) in (:kinds) and ")
          + switch (order) {
            case EARLIEST_FIRST -> "l.loginTime >= :edge";
            case LATEST_FIRST -> "l.loginTime <= :edge";
            case LAST_USED_FIRST -> "l.lastActivity <= :edge";
          };
    }

    @Override
    public <Q extends Query> Q bind(Q query) {
      query.setParameter("realm", realmId);
      query.setParameter("user", userId);
      query.setParameter("edge", edge());
      if (!policy.countsAll()) {
        query.setParameter("unknown", DeviceKind.UNKNOWN.id());
        query.setParameter("kinds", LiveRows.kinds(policy.devices()));
      }
      List<String> ids = new ArrayList<>(staying.stream().map(LiveSession::id).toList());
      ids.add(""); // an empty list is no list in SQL
      query.setParameter("staying", ids);
      return query;
    }

    private long edge() {
      LongStream times =
          staying.stream()
              .mapToLong(
                  order == Order.LAST_USED_FIRST
                      ? LiveSession::lastActivity
                      : LiveSession::loginTime);
      return order == Order.EARLIEST_FIRST
          ? times.max().orElse(0)
          : times.min().orElse(Time.currentTimeMillis());
    }
  }

  /** Does some work about a user in a transaction of its own; nothing about one with no limit. */
  private <T> T in(String realmId, String userId, T nothing, Work<T> work) {
    return RealmTransaction.call(
        factory,
        realmId,
        nothing,
        (session, realm) -> {
          UserModel user = session.users().getUserById(realm, userId);
          return user == null ? nothing : work.of(new Held(session, realm, user));
        });
  }
}
