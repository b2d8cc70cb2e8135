package dev.sessionguard.idle.keycloak;

import dev.sessionguard.idle.ClientNames;
import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.IdlePlan;
import dev.sessionguard.idle.IdleWarning;
import dev.sessionguard.idle.IdleWarnings;
import dev.sessionguard.idle.RealmTimeouts;
import dev.sessionguard.idle.RememberedTimeout;
import dev.sessionguard.idle.RememberedTimeouts;
import dev.sessionguard.idle.SessionEnd;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.IdleSettings;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RealmExpiration;

/**
 * A realm's idle timeout: written to the numbers Keycloak itself enforces, and read back from them.
 * The only class that knows {@link RealmExpiration}, new in Keycloak 26.5.
 */
public final class RealmIdle {

  private RealmIdle() {}

  /**
   * Makes the realm fit its idle settings; part of the caller's transaction. Applying twice changes
   * nothing.
   */
  public static void apply(RealmModel realm, GuardSettings settings) {
    apply(realm, settings.idle(), remembered(realm));
  }

  /**
   * As {@link #apply}, for a realm that somebody has just updated as a whole. Keycloak deletes
   * every attribute such an update does not name ({@code DefaultExportImportManager.updateRealm});
   * what we remember is then still to be had from what is committed.
   */
  public static void applyAfterUpdate(
      KeycloakSession session, RealmModel realm, GuardSettings settings) {
    RememberedTimeouts remembered = remembered(realm);
    if (remembered.ssoIdle() == null) {
      String realmId = realm.getId();
      remembered =
          remembered.orElse(
              KeycloakModelUtils.runJobInTransactionWithResult(
                  session.getKeycloakSessionFactory(),
                  other -> {
                    RealmModel committed = other.realms().getRealm(realmId);
                    return committed == null ? RememberedTimeouts.NOTHING : remembered(committed);
                  }));
    }
    apply(realm, settings.idle(), remembered);
  }

  private static void apply(
      RealmModel realm, IdleSettings settings, RememberedTimeouts remembered) {
    RealmTimeouts now = timeouts(realm);
    IdlePlan plan = IdlePlan.of(now, remembered, settings);
    RealmTimeouts then = plan.timeouts();
    // each write invalidates the realm on every node
    if (then.ssoIdle() != now.ssoIdle()) {
      realm.setSsoSessionIdleTimeout(then.ssoIdle());
    }
    if (then.rememberMeIdle() != now.rememberMeIdle()) {
      realm.setSsoSessionIdleTimeoutRememberMe(then.rememberMeIdle());
    }
    if (then.clientIdle() != now.clientIdle()) {
      realm.setClientSessionIdleTimeout(then.clientIdle());
    }
    for (RememberedTimeout timeout : RememberedTimeout.values()) {
      String text = timeout.text(plan.remembered());
      String stored = realm.getAttribute(timeout.attribute());
      if (text == null) {
        if (stored != null) {
          realm.removeAttribute(timeout.attribute());
        }
      } else if (!text.equals(stored)) {
        realm.setAttribute(timeout.attribute(), text);
      }
    }
  }

  /** How long an online session may stay unused, in seconds, whoever set it. */
  static int maxIdleSeconds(RealmModel realm, boolean rememberMe) {
    return RealmExpiration.fromRealm(realm).getMaxIdle(rememberMe);
  }

  /** When a stored online session is over by time. */
  static SessionEnd end(RealmModel realm, UserSessionModel stored) {
    RealmExpiration expiration = RealmExpiration.fromRealm(realm);
    boolean rememberMe = stored.isRememberMe();
    long grace = SessionDirectory.graceSeconds() * 1000L;
    return new SessionEnd(
        grace
            + expiration.calculateRegularMaxIdleTimestamp(
                stored.getLastSessionRefresh() * 1000L, rememberMe),
        expiration.calculateRegularLifespanTimestamp(stored.getStarted() * 1000L, rememberMe));
  }

  /** What a user of the realm really gets. */
  public static IdleEffect effective(RealmModel realm, GuardSettings settings) {
    RealmExpiration expiration = RealmExpiration.fromRealm(realm);
    RealmTimeouts now = timeouts(realm);
    IdleSettings idle = settings.idle();
    boolean on = idle.enabled();
    return new IdleEffect(
        expiration.maxIdle(),
        expiration.rememberMeMaxIdle(),
        expiration.lifespan(),
        now.clientIdle() > 0 ? now.clientIdle() : expiration.maxIdle(),
        realm.getAccessTokenLifespan(),
        expiration.offlineMaxIdle(),
        SessionDirectory.graceSeconds(),
        now.rememberMe(),
        on && expiration.maxIdle() != idle.seconds(),
        on && now.rememberMe() && now.rememberMeIdle() > idle.seconds(),
        on && now.clientIdle() > idle.seconds());
  }

  /**
   * What keeps the realm's idle timeout from meaning what it says.
   *
   * @param nameClients whether who asks may know the realm's clients; if not they are counted
   */
  public static List<IdleWarning> warnings(
      KeycloakSession session, RealmModel realm, GuardSettings settings, boolean nameClients) {
    if (!settings.idle().enabled()) {
      return List.of();
    }
    ClientOverrides clients = ClientOverrides.of(session, realm);
    return IdleWarnings.of(
        settings.idle(),
        effective(realm, settings),
        remembered(realm),
        new ClientNames(clients.found(), clients.more(), nameClients));
  }

  private static RealmTimeouts timeouts(RealmModel realm) {
    return new RealmTimeouts(
        realm.getSsoSessionIdleTimeout(),
        realm.getSsoSessionIdleTimeoutRememberMe(),
        realm.getClientSessionIdleTimeout(),
        realm.isRememberMe());
  }

  private static RememberedTimeouts remembered(RealmModel realm) {
    return RememberedTimeout.read(realm::getAttribute);
  }
}
