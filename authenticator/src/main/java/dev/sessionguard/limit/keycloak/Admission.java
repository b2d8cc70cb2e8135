package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.Sightings;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.Ledger.Oldest;
import dev.sessionguard.ledger.keycloak.LedgerAdoption;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.LiveSessions;
import dev.sessionguard.limit.WhenExceeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * The limit asked for one user in one request, under the user's lock. The lock is held until the
 * request's transaction ends, so an answer stays true until the session it allowed is in the
 * ledger.
 */
final class Admission {

  private static final String ATTRIBUTE = "session-guard.admission.";

  /** Above so many sessions one query for all is cheaper than one for each. */
  private static final int LOOK_UP_ONE_BY_ONE = 10;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserModel user;
  private final Ledger ledger;
  private boolean locked;
  private @Nullable LimitDecision decision;
  private @Nullable String replaced;

  private Admission(KeycloakSession session, RealmModel realm, UserModel user) {
    this.session = session;
    this.realm = realm;
    this.user = user;
    this.ledger = new Ledger(session, realm.getId());
  }

  /** This request's admission of the user: gates of one request share it. */
  static Admission of(KeycloakSession session, RealmModel realm, UserModel user) {
    String attribute = ATTRIBUTE + realm.getId() + "/" + user.getId();
    Admission known = session.getAttribute(attribute, Admission.class);
    if (known == null) {
      known = new Admission(session, realm, user);
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

  /** Makes the next question a new one: for a session that is there while the user waits. */
  void forget() {
    decision = null;
  }

  /** The session of this very browser that the login will take the place of, if any. */
  @Nullable String replaced() {
    return replaced;
  }

  /** Takes the user's lock; returns false where this request held it before. */
  boolean lock() {
    if (locked) {
      return false;
    }
    if (ledger.lock(user.getId())) {
      LedgerAdoption.adopt(session, realm, user);
    }
    locked = true;
    return true;
  }

  private LimitDecision underLock(LimitPolicy policy, Set<String> chosen) {
    lock();
    if (policy.whenExceeded() == WhenExceeded.END_OLDEST
        && policy.limit().max() > LOOK_UP_ONE_BY_ONE
        && replaced == null) {
      return ofManyTheOldest(policy);
    }
    boolean offline = policy.countOffline();
    int count = ledger.readCommitted(now -> now.countLive(user.getId(), offline));
    return policy.limit().surplus(count + 1) == 0 && chosen.isEmpty()
        ? LimitRule.decide(policy, new Places(List.of(), count))
        : LimitRule.decide(policy, new Places(live(policy), -1), chosen);
  }

  /**
   * Where the oldest are all there, the others do not matter: a user with a thousand sessions need
   * not wait for a look at each of them. One statement says who they are and how many there are; a
   * count and then a look would end one too many when somebody else ends sessions in between.
   */
  private LimitDecision ofManyTheOldest(LimitPolicy policy) {
    boolean offline = policy.countOffline();
    Oldest oldest =
        ledger.readCommitted(now -> now.oldest(user.getId(), offline, LOOK_UP_ONE_BY_ONE));
    int surplus = policy.limit().surplus((int) Math.min(oldest.count() + 1, Integer.MAX_VALUE));
    boolean seen = surplus == 0 || (oldest.oneEach() && surplus <= oldest.sessions().size());
    List<LiveSession> first = seen ? oldest.sessions().subList(0, surplus) : List.of();
    return LimitRule.decide(
        policy,
        seen && stillThere(first).size() == surplus
            ? new Places(first, policy.limit().max() - 1 + surplus)
            : new Places(live(policy), -1));
  }

  /** The user's sessions that take a place and are still there; the caller holds the lock. */
  List<LiveSession> live(LimitPolicy policy) {
    boolean offline = policy.countOffline();
    return stillThere(ledger.readCommitted(now -> now.live(user.getId(), offline)));
  }

  /**
   * Leaves out rows whose session ended without anybody telling us, so that nobody is refused or
   * signed out for a session that is long gone.
   */
  private List<LiveSession> stillThere(List<LiveSession> rows) {
    SessionDirectory directory = new SessionDirectory(session, realm);
    Function<String, @Nullable UserSessionModel> lookUp = lookUp(directory, rows.size());
    // by the clock of the node that wrote it, which may be behind
    long justNow = Time.currentTimeMillis() - Sightings.CERTAIN.toMillis();
    List<LiveSession> there = new ArrayList<>();
    for (LiveSession row : rows) {
      if (row.id().equals(replaced)) {
        continue;
      }
      UserSessionModel found = lookUp.apply(row.id());
      if (found != null) {
        long activity = found.getLastSessionRefresh() * 1000L;
        there.add(new LiveSession(row.id(), row.loginTime(), Math.max(row.loginTime(), activity)));
      } else if (row.loginTime() >= justNow && !isOver(directory.stored(row.id()))) {
        there.add(row);
      }
      // Closing the others is the reconciler's: Keycloak's own expiry may be closing the same rows
      // in another order, and the two would wait for each other.
    }
    return there;
  }

  /** Not so where Keycloak has yet to store the session, or has stored it a moment ago. */
  private boolean isOver(@Nullable UserSessionModel stored) {
    return stored != null && !AuthenticationManager.isSessionValid(realm, stored);
  }

  private Function<String, @Nullable UserSessionModel> lookUp(
      SessionDirectory directory, int many) {
    if (many <= LOOK_UP_ONE_BY_ONE) {
      return id -> {
        UserSessionModel online = directory.find(id, false);
        return online != null ? online : directory.find(id, true);
      };
    }
    Map<String, UserSessionModel> all =
        directory
            .of(user)
            .filter(found -> AuthenticationManager.isSessionValid(realm, found))
            .collect(
                Collectors.toMap(UserSessionModel::getId, found -> found, (online, off) -> online));
    return all::get;
  }

  /**
   * Notes the session that this very browser holds: Keycloak removes it when a login in the browser
   * makes another one ({@code AuthenticationManager.redirectAfterSuccessfulFlow}), so it takes no
   * place. Only before the login's own cookie is set: an invalid cookie is expired on the way.
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

  private record Places(List<LiveSession> all, int counted) implements LiveSessions {
    @Override
    public int count() {
      return counted >= 0 ? counted : all.size();
    }
  }
}
