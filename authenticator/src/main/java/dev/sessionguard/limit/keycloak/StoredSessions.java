package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LiveRows;
import dev.sessionguard.ledger.keycloak.LiveRows.Order;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.LiveSessions;
import dev.sessionguard.limit.WhenExceeded;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * A user's live sessions as database and Keycloak have them, read under the user's lock as far as
 * they are asked for. Each question sees what other logins have committed.
 */
final class StoredSessions implements LiveSessions {

  /** Up to so many sessions a look at each is cheaper than one question about all. */
  private static final int LOOKED_AT_ONE_BY_ONE = 10;

  private final Ledger ledger;
  private final RealmModel realm;
  private final UserModel user;
  private final LimitPolicy policy;
  private final @Nullable String replaced;
  private final boolean mayBeMore;
  private @Nullable Integer recorded;

  /**
   * @param replaced id of the session that the login takes the place of; null for none
   * @param mayBeMore whether sessions from before the installation are not in the ledger yet
   * @param recorded how many places the sessions take, where that has been asked; else null
   */
  StoredSessions(
      Ledger ledger,
      RealmModel realm,
      UserModel user,
      LimitPolicy policy,
      @Nullable String replaced,
      boolean mayBeMore,
      @Nullable Integer recorded) {
    this.ledger = ledger;
    this.realm = realm;
    this.user = user;
    this.policy = policy;
    this.replaced = replaced;
    this.mayBeMore = mayBeMore;
    this.recorded = recorded;
  }

  @Override
  public int recorded() {
    Integer known = recorded;
    if (known == null) {
      known = ledger.readCommitted(this::count);
      recorded = known;
    }
    return known;
  }

  private int count(Ledger now) {
    return places(now, realm.getId(), user, policy);
  }

  /** How many places a user's sessions take that count for a policy, as far as is recorded. */
  static int places(Ledger now, String realmId, UserModel user, LimitPolicy policy) {
    return policy.countsAll()
        ? now.countLive(user.getId(), policy.countOffline())
        : new LiveRows(now.session(), realmId)
            .placesOn(user.getId(), policy.countOffline(), policy.devices());
  }

  @Override
  public boolean mayBeMore() {
    return mayBeMore;
  }

  /**
   * A user with a thousand sessions need not wait for a look at each of them. None also where one
   * has ended since they were counted: none may be ended too many.
   */
  @Override
  public Optional<List<LiveSession>> earliest(int many) {
    if (recorded() <= LOOKED_AT_ONE_BY_ONE) {
      return Optional.empty();
    }
    return ledger.<Optional<List<LiveSession>>>readCommitted(
        now -> {
          UserSessions sessions = sessions(now);
          if (!sessions.areAllValid()) {
            return Optional.empty();
          }
          List<LiveSession> earliest = sessions.earliest(many);
          return count(now) == recorded() ? Optional.of(earliest) : Optional.empty();
        });
  }

  @Override
  public boolean hold(int many) {
    return ledger.<Boolean>readCommitted(
        now -> sessions(now).first(Order.LATEST_FIRST, many).size() >= many);
  }

  @Override
  public List<LiveSession> valid() {
    return read(UserSessions::takingPlaces);
  }

  /**
   * Those of the user's sessions that may be ended where no login asks for it: what is valid, and
   * not what may be about to be.
   */
  List<LiveSession> found() {
    return read(UserSessions::found);
  }

  private List<LiveSession> read(Function<UserSessions, List<LiveSession>> which) {
    return ledger.readCommitted(
        now -> {
          UserSessions sessions = sessions(now);
          List<LiveSession> read = which.apply(sessions);
          return policy.whenExceeded() == WhenExceeded.END_LEAST_RECENT
              ? sessions.withExactUse(read)
              : read;
        });
  }

  private UserSessions sessions(Ledger now) {
    return new UserSessions(now.session(), realm, user, policy, replaced);
  }
}
