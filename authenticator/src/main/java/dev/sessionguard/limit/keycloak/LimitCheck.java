package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerAdoption;
import dev.sessionguard.ledger.keycloak.LiveRows.Order;
import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitDecision.Busy;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitDecision.EndManyLater;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.LiveSessions;
import dev.sessionguard.limit.WhenExceeded;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * The limit asked for one user in one request, under the user's lock. The lock is held until the
 * request's transaction ends, so an answer stays true until the session it allowed is in the
 * ledger.
 */
final class LimitCheck {

  private static final String ATTRIBUTE = "session-guard.admission.";

  /** Above so many sessions one question about all is cheaper than a look at each. */
  private static final int LOOK_UP_ONE_BY_ONE = 10;

  /** More sessions than this end after the login, and not with it. */
  static final int ENDED_WITH_LOGIN = 100;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserModel user;
  private final Ledger ledger;
  private UserLock.@Nullable Outcome lock;
  private boolean moreUnknown;
  private @Nullable LimitDecision decision;
  private @Nullable String replaced;

  private LimitCheck(KeycloakSession session, RealmModel realm, UserModel user) {
    this.session = session;
    this.realm = realm;
    this.user = user;
    this.ledger = new Ledger(session, realm.getId());
  }

  /** This request's admission of the user: gates of one request share it. */
  static LimitCheck of(KeycloakSession session, RealmModel realm, UserModel user) {
    String attribute = ATTRIBUTE + realm.getId() + "/" + user.getId();
    LimitCheck known = session.getAttribute(attribute, LimitCheck.class);
    if (known == null) {
      known = new LimitCheck(session, realm, user);
      session.setAttribute(attribute, known);
    }
    return known;
  }

  /** Decides on one new session; asked again in the same request the answer is the same. */
  LimitDecision decide(LimitPolicy policy) {
    return decide(policy, Set.of());
  }

  /**
   * As above.
   *
   * @param chosen ids of the sessions the user chose to end for it
   */
  LimitDecision decide(LimitPolicy policy, Set<String> chosen) {
    LimitDecision known = decision;
    if (known == null) {
      known = policy.isUnlimited() ? LimitRule.decide(policy, NOT_READ) : underLock(policy, chosen);
      if (!(known instanceof AskUser)) { // which is a question: the answer may come in this request
        decision = known;
      }
    }
    return known;
  }

  /** The session of this very browser that the login will take the place of, if any. */
  @Nullable String replaced() {
    return replaced;
  }

  /**
   * Takes the user's lock, unless this request has it; the first to take it adopts the user's
   * sessions from before we were installed.
   */
  UserLock.Outcome lock() {
    UserLock.Outcome known = lock;
    if (known == null) {
      known = UserLock.take(session, realm, user.getId());
      if (known == UserLock.Outcome.FIRST) {
        moreUnknown = LedgerAdoption.adopt(session, realm, user);
      }
      lock = known;
    }
    return known;
  }

  /** Whether this request has asked for the user's lock already. */
  boolean isLocked() {
    return lock != null;
  }

  private LimitDecision underLock(LimitPolicy policy, Set<String> chosen) {
    if (lock() == UserLock.Outcome.BUSY) {
      return new Busy();
    }
    boolean offline = policy.countOffline();
    int max = policy.limit().max();
    int count = ledger.readCommitted(now -> now.countLive(user.getId(), offline));
    if (policy.limit().surplus(count + 1) == 0 && chosen.isEmpty() && !moreUnknown) {
      return LimitRule.decide(policy, new Places(List.of(), count));
    }
    if (count > max + ENDED_WITH_LOGIN || moreUnknown) {
      return ofVeryMany(policy, count, chosen);
    }
    if (count > LOOK_UP_ONE_BY_ONE && policy.whenExceeded() == WhenExceeded.END_OLDEST) {
      List<LiveSession> earliest = ledger.readCommitted(now -> earliest(now, policy, count));
      if (!earliest.isEmpty()) {
        return LimitRule.decide(policy, new Places(earliest, count));
      }
    }
    return LimitRule.decide(policy, new Places(takingPlaces(policy), -1), chosen);
  }

  /**
   * The oldest of many sessions, where the others do not matter because all are valid: a user with
   * a thousand sessions need not wait for a look at each of them. Else none, also where one of them
   * has ended since they were counted: none may be ended too many.
   */
  private List<LiveSession> earliest(Ledger now, LimitPolicy policy, int count) {
    UserSessions sessions = sessions(now, policy);
    if (!sessions.areAllValid()) {
      return List.of();
    }
    List<LiveSession> earliest = sessions.earliest(policy.limit().surplus(count + 1));
    return now.countLive(user.getId(), policy.countOffline()) == count ? earliest : List.of();
  }

  /**
   * For a user who holds far more than the limit allows: nothing is done for each session. Refuses
   * only where so many are valid as the limit allows.
   */
  private LimitDecision ofVeryMany(LimitPolicy policy, int count, Set<String> chosen) {
    return switch (policy.whenExceeded()) {
      case END_OLDEST, END_LEAST_RECENT -> new EndManyLater();
      case DENY -> {
        int max = policy.limit().max();
        int valid =
            ledger
                .<List<LiveSession>>readCommitted(
                    now -> sessions(now, policy).first(Order.LATEST_FIRST, max))
                .size();
        yield valid < max ? new EndManyLater() : new Denied(max, count);
      }
      case ASK_USER -> LimitRule.decide(policy, new Places(takingPlaces(policy), -1), chosen);
    };
  }

  private UserSessions sessions(Ledger now, LimitPolicy policy) {
    return new UserSessions(now.session(), realm, user, policy.countOffline(), replaced);
  }

  /** The user's sessions that take a place; the caller holds the lock. */
  List<LiveSession> takingPlaces(LimitPolicy policy) {
    return read(policy, UserSessions::takingPlaces);
  }

  /**
   * Those of the user's sessions that may be ended where no login asks for it: what is valid, and
   * not what may be about to be.
   */
  List<LiveSession> found(LimitPolicy policy) {
    return read(policy, UserSessions::found);
  }

  private List<LiveSession> read(
      LimitPolicy policy, Function<UserSessions, List<LiveSession>> which) {
    return ledger.readCommitted(
        now -> {
          UserSessions sessions = sessions(now, policy);
          List<LiveSession> read = which.apply(sessions);
          return policy.whenExceeded() == WhenExceeded.END_LEAST_RECENT
              ? sessions.withExactUse(read)
              : read;
        });
  }

  /**
   * Notes the session that this very browser holds: it is ended when a login in the browser makes
   * another one, so it takes no place. Only before the login's own cookie is set: an invalid cookie
   * is expired on the way.
   */
  void noteSessionOfThisBrowser() {
    AuthResult cookie = AuthenticationManager.authenticateIdentityCookie(session, realm, false);
    replaced = cookie == null || !user.equals(cookie.user()) ? null : cookie.session().getId();
  }

  private static final LiveSessions NOT_READ =
      new LiveSessions() {
        @Override
        public int count() {
          throw new IllegalStateException("the store is not read without a limit");
        }

        @Override
        public List<LiveSession> all() {
          throw new IllegalStateException("the store is not read without a limit");
        }
      };

  /** Sessions that were read, or only counted. */
  private record Places(List<LiveSession> all, int counted) implements LiveSessions {
    @Override
    public int count() {
      return counted >= 0 ? counted : all.size();
    }
  }
}
