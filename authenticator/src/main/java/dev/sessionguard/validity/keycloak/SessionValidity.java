package dev.sessionguard.validity.keycloak;

import dev.sessionguard.idle.RuleTimes;
import dev.sessionguard.idle.SessionEnd;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.LiveRow;
import dev.sessionguard.ledger.keycloak.LiveRows;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.ledger.keycloak.UserTimes;
import dev.sessionguard.validity.RealmState;
import dev.sessionguard.validity.SessionState;
import dev.sessionguard.validity.UserState;
import dev.sessionguard.validity.Validity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.SessionExpirationUtils;
import org.keycloak.services.managers.BruteForceProtector;

/**
 * The rule of validity, asked of rows of the ledger in one request. Never imports a session into
 * Keycloak's cache: it reads the stored one, and only where the ledger's own times do not decide.
 */
public final class SessionValidity {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final SessionDirectory directory;
  private final RealmState realmState;
  private final Map<String, UserState> users = new HashMap<>();
  private final Map<String, RuleTimes> times = new HashMap<>();
  private final Map<String, Boolean> providersGone = new HashMap<>();

  public SessionValidity(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.directory = new SessionDirectory(session, realm);
    this.realmState = new RealmState(realm.isRememberMe(), realm.getNotBefore());
  }

  /** What a row's session died of; empty while it would be let in. */
  public Optional<EndReason> diedOf(LiveRow row, String userId) {
    UserState user = users.computeIfAbsent(userId, this::user);
    Optional<UserSessionModel> inMemory = inMemory(row);
    RuleTimes byRule = times(row, userId);
    if (inMemory.isPresent()) {
      return diedOf(user, byRule, row, true, inMemory.get().getLastSessionRefresh());
    }
    boolean stored = row.stored() && (row.offline() || SessionDirectory.onlineIsStored());
    Optional<EndReason> bySight = diedOf(user, byRule, row, stored, row.lastActivity() / 1000);
    if (!stored || !bySight.map(Validity::needsExactUse).orElse(false)) {
      return bySight;
    }
    @Nullable UserSessionModel found =
        row.offline()
            ? directory.storedOffline(row.sessionId())
            : directory.stored(row.sessionId());
    return found == null
        ? bySight
        : diedOf(
            user,
            byRule,
            row,
            true,
            Math.max(found.getLastSessionRefresh(), row.lastActivity() / 1000));
  }

  /**
   * Whether all of a user's rows are about sessions that would be let in, each about one of its
   * own, as far as one statement can tell; if not, they have to be looked at one by one.
   */
  public boolean allAreValid(String userId) {
    UserState user = users.computeIfAbsent(userId, this::user);
    if (!user.enabled() || !SessionDirectory.onlineIsStored()) {
      return false;
    }
    long now = Time.currentTimeMillis();
    long notBefore = Math.max(realmState.notBefore(), user.notBefore()) * 1000L;
    RuleTimes byRule = times(userId);
    SessionEnd end =
        byRule.within(
            new SessionEnd(
                Math.min(idle(false), idle(true)), Math.min(lifespan(false), lifespan(true))),
            0,
            0);
    return !new LiveRows(session, realm.getId())
        .hasSuspect(
            userId,
            Math.max(notBefore, now - end.idleAt()),
            (int) Math.max(0, (now - end.maxAt()) / 1000 + 1),
            !realm.isRememberMe());
  }

  /** Epoch milliseconds: an online session that was used since has not run out unused. */
  public long usedBefore() {
    return Time.currentTimeMillis() - Math.min(idle(false), idle(true));
  }

  /** Epoch seconds: an online session that began since is not too old. */
  public int startedBefore() {
    long span = Math.min(lifespan(false), lifespan(true));
    return (int) Math.max(0, (Time.currentTimeMillis() - span) / 1000 + 1);
  }

  private long idle(boolean rememberMe) {
    return SessionExpirationUtils.calculateUserSessionIdleTimestamp(false, rememberMe, 0, realm);
  }

  private long lifespan(boolean rememberMe) {
    long span =
        SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
            false, rememberMe, 0, realm);
    return span <= 0 ? Long.MAX_VALUE / 2 : span;
  }

  /** Whether nothing but Keycloak's own row is lacking, which a login under way is to write. */
  public boolean wouldBeValidOnceStored(LiveRow row, String userId) {
    UserState user = users.computeIfAbsent(userId, this::user);
    return diedOf(user, times(row, userId), row, true, row.lastActivity() / 1000).isEmpty();
  }

  /** An online session where Keycloak keeps them in memory only. */
  private Optional<UserSessionModel> inMemory(LiveRow row) {
    return row.offline() || SessionDirectory.onlineIsStored()
        ? Optional.empty()
        : Optional.ofNullable(directory.stored(row.sessionId()));
  }

  private Optional<EndReason> diedOf(
      UserState user, RuleTimes byRule, LiveRow row, boolean stored, long lastUse) {
    return Validity.diedOf(
        realmState,
        user,
        new SessionState(
            stored,
            row.rememberMe(),
            row.provider() != null && isGone(row.provider()),
            clientNotBefore(row),
            lastUse,
            byRule.within(byTime(row, lastUse), lastUse * 1000L, row.started() * 1000L)),
        Time.currentTimeMillis());
  }

  private boolean isGone(String provider) {
    return providersGone.computeIfAbsent(
        provider, alias -> session.identityProviders().getByAlias(alias) == null);
  }

  /** Of an offline session, which has one client; an online one may go on with another. */
  private int clientNotBefore(LiveRow row) {
    ClientModel client =
        row.offline() && row.clientId() != null ? realm.getClientByClientId(row.clientId()) : null;
    return client == null ? 0 : client.getNotBefore();
  }

  private SessionEnd byTime(LiveRow row, long lastUse) {
    long grace = row.offline() ? 0 : SessionDirectory.graceSeconds() * 1000L;
    return new SessionEnd(
        grace
            + SessionExpirationUtils.calculateUserSessionIdleTimestamp(
                row.offline(), row.rememberMe(), lastUse * 1000L, realm),
        SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
            row.offline(), row.rememberMe(), row.started() * 1000L, realm));
  }

  /** Rules give times to online sessions only. */
  private RuleTimes times(LiveRow row, String userId) {
    return row.offline() ? RuleTimes.NONE : times(userId);
  }

  private RuleTimes times(String userId) {
    return UserTimes.areIn(realm)
        ? times.computeIfAbsent(
            userId, id -> UserTimes.of(session, realm, session.users().getUserById(realm, id)))
        : RuleTimes.NONE;
  }

  private UserState user(String userId) {
    UserModel user = session.users().getUserById(realm, userId);
    if (user == null) {
      return UserState.GONE;
    }
    boolean enabled = user.isEnabled();
    boolean lockedOut =
        !enabled
            && BruteForceProtector.DISABLED_BY_PERMANENT_LOCKOUT.equals(
                user.getFirstAttribute(UserModel.DISABLED_REASON));
    return new UserState(true, enabled, lockedOut, session.users().getNotBeforeOfUser(realm, user));
  }
}
