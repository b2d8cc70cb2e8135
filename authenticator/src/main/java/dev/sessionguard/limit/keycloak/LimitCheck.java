package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerAdoption;
import dev.sessionguard.ledger.keycloak.LoginStatements;
import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.Busy;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final String ATTRIBUTE = "session-guard.limit-check.";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserModel user;
  private final Ledger ledger;
  private UserLock.@Nullable Outcome lock;
  private boolean mayBeMore;
  private final Map<Question, LimitDecision> decisions = new HashMap<>();
  private @Nullable String replaced;
  private @Nullable Counted counted;

  /**
   * What was asked under the lock.
   *
   * @param places how many the user's sessions take that count for the policy
   * @param isNews whether the ledger has no row of the session
   */
  private record Counted(LimitPolicy policy, int places, String sessionId, boolean isNews) {}

  /** What was asked: the answer holds for this and for nothing else. */
  private record Question(LimitPolicy policy, Set<String> chosen) {}

  private LimitCheck(KeycloakSession session, RealmModel realm, UserModel user) {
    this.session = session;
    this.realm = realm;
    this.user = user;
    this.ledger = new Ledger(session, realm.getId());
  }

  /** This request's check of the user: gates of one request share it. */
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
    Question question = new Question(policy, Set.copyOf(chosen));
    LimitDecision known = decisions.get(question);
    if (known == null) {
      known =
          !policy.isUnlimited() && lock() == UserLock.Outcome.BUSY
              ? new Busy()
              : LimitRule.decide(policy, sessions(policy), chosen);
      decisions.put(question, known);
    }
    return known;
  }

  /**
   * As above, of a session whose id is known before it is made: the last gate need not ask again
   * what this one has asked.
   */
  LimitDecision decide(LimitPolicy policy, Set<String> chosen, String sessionId) {
    if (!policy.isUnlimited() && lock() != UserLock.Outcome.BUSY) {
      isNews(policy, sessionId);
    }
    return decide(policy, chosen);
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
        mayBeMore = LedgerAdoption.adopt(session, realm, user);
      }
      lock = known;
    }
    return known;
  }

  /**
   * Whether the ledger has no row of a session, asked once in a request and together with how many
   * sessions the user holds. The caller holds the lock.
   *
   * @return false also where the database cannot be asked both at once
   */
  boolean isNews(LimitPolicy policy, String sessionId) {
    Counted known = counted;
    if (known != null && known.policy.equals(policy) && known.sessionId.equals(sessionId)) {
      return known.isNews;
    }
    if (!policy.countsAll()) {
      return false;
    }
    Optional<LoginStatements.Held> held =
        LoginStatements.of(session)
            .held(session, realm.getId(), user.getId(), policy.countOffline(), sessionId);
    held.ifPresent(now -> counted = new Counted(policy, now.places(), sessionId, !now.isKnown()));
    return held.filter(now -> !now.isKnown()).isPresent();
  }

  /** Notes that the ledger has one more row than was asked: a request may begin a session twice. */
  void entered() {
    counted = null;
  }

  /** Whether sessions from before the installation are not in the ledger yet. */
  boolean mayBeMore() {
    return mayBeMore;
  }

  /** Whether this request has asked for the user's lock already. */
  boolean isLocked() {
    return lock != null;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The user's sessions as this policy counts them; the caller holds the lock. */
  StoredSessions sessions(LimitPolicy policy) {
    Counted known = counted;
    return new StoredSessions(
        ledger,
        realm,
        user,
        policy,
        replaced,
        mayBeMore,
        known != null && known.policy.equals(policy) ? known.places : null);
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
}
