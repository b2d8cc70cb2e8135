package dev.sessionguard.idle;

import dev.sessionguard.settings.IdleSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.text.DurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The rule that names everything that keeps an idle timeout from meaning what it says. Says nothing
 * while the switch is off. {@code docs/idle-timeout.md} explains every code.
 */
public final class IdleWarnings {

  /** The realm's number was changed elsewhere and is not yet set back. */
  public static final String DRIFT = "idle-drift";

  public static final String SESSION_MAX_SHORTER = "session-max-shorter";
  public static final String REMEMBER_ME_CAPPED = "remember-me-capped";
  public static final String REMEMBER_ME_LONGER = "remember-me-longer";
  public static final String CLIENT_IDLE_LONGER = "client-idle-longer";
  public static final String CLIENT_IDLE_SHORTER = "client-idle-shorter";
  public static final String CLIENT_OVERRIDE_LONGER = "client-override-longer";
  public static final String CLIENT_OVERRIDE_SHORTER = "client-override-shorter";
  public static final String ACCESS_TOKEN_LONGER = "access-token-longer";
  public static final String CLIENT_ACCESS_TOKEN_LONGER = "client-access-token-longer";
  public static final String OFFLINE_EXEMPT = "offline-exempt";
  public static final String TIMER_REFRESH = "timer-refresh";
  public static final String GRACE = "grace";

  private IdleWarnings() {}

  /**
   * The warnings, those that break the promise first.
   *
   * @param remembered what the switch took the place of
   * @param clients the clients with numbers of their own
   */
  public static List<IdleWarning> of(
      IdleSettings settings,
      IdleEffect effect,
      RememberedTimeouts remembered,
      ClientNames clients) {
    if (!settings.enabled()) {
      return List.of();
    }
    int idle = settings.seconds();
    List<IdleWarning> warnings = new ArrayList<>();
    drift(warnings, idle, effect);
    if (effect.ssoSessionMaxSeconds() <= idle) {
      warnings.add(
          warning(
              Setting.IDLE_VALUE,
              SESSION_MAX_SHORTER,
              ("Every session ends %s after its login (SSO Session Max), so none is ever idle for"
                      + " %s.")
                  .formatted(time(effect.ssoSessionMaxSeconds()), time(idle)),
              Map.of(
                  "maxSeconds", text(effect.ssoSessionMaxSeconds()), "idleSeconds", text(idle))));
    }
    accessTokens(warnings, idle, effect, clients);
    clientIdle(warnings, idle, effect, clients);
    Integer capped = remembered.rememberMeIdle();
    if (capped != null && effect.rememberMe() && !effect.rememberMeDrift()) {
      warnings.add(
          info(
              Setting.IDLE_ENABLED,
              REMEMBER_ME_CAPPED,
              ("Users who tick Remember me are signed out after %s of inactivity too. The realm's"
                      + " %s for them comes back when the timeout is switched off.")
                  .formatted(time(idle), time(capped)),
              Map.of("idleSeconds", text(idle), "rememberMeSeconds", text(capped))));
    }
    if (effect.graceSeconds() > 0) {
      warnings.add(
          info(
              Setting.IDLE_VALUE,
              GRACE,
              "Keycloak does not store user sessions here and gives every session %s more."
                  .formatted(time(effect.graceSeconds())),
              Map.of("seconds", text(effect.graceSeconds()))));
    }
    if (effect.offlineIdleSeconds() > idle) {
      warnings.add(
          info(
              Setting.IDLE_ENABLED,
              OFFLINE_EXEMPT,
              ("Applications with offline access keep it: an offline session ends after %s without"
                      + " use, whatever the idle timeout says.")
                  .formatted(time(effect.offlineIdleSeconds())),
              Map.of("seconds", text(effect.offlineIdleSeconds()))));
    }
    warnings.add(
        info(
            Setting.IDLE_ENABLED,
            TIMER_REFRESH,
            "An application that renews its tokens on a timer keeps a session active while nobody"
                + " is there. Only the application can tell; it has to stop when its user does.",
            Map.of()));
    return List.copyOf(warnings);
  }

  private static void drift(List<IdleWarning> warnings, int idle, IdleEffect effect) {
    if (effect.idleDrift()) {
      warnings.add(
          warning(
              Setting.IDLE_VALUE,
              DRIFT,
              ("Sessions end after %s of inactivity at the moment, not after %s: SSO Session Idle"
                      + " was changed elsewhere. It is set back within minutes.")
                  .formatted(time(effect.idleSeconds()), time(idle)),
              Map.of("seconds", text(effect.idleSeconds()), "idleSeconds", text(idle))));
    }
    if (effect.rememberMeDrift()) {
      warnings.add(
          warning(
              Setting.IDLE_VALUE,
              REMEMBER_ME_LONGER,
              ("Users who ticked Remember me stay signed in for %s of inactivity at the moment:"
                      + " their own idle time was changed elsewhere. It is set back within minutes.")
                  .formatted(time(effect.rememberMeIdleSeconds())),
              Map.of("seconds", text(effect.rememberMeIdleSeconds()))));
    }
    if (effect.clientIdleDrift()) {
      warnings.add(
          warning(
              Setting.IDLE_VALUE,
              CLIENT_IDLE_LONGER,
              ("Client Session Idle is %s, longer than the timeout: Keycloak refuses to save the"
                      + " realm's settings like this. It is set back within minutes.")
                  .formatted(time(effect.clientIdleSeconds())),
              Map.of("seconds", text(effect.clientIdleSeconds()))));
    }
  }

  private static void accessTokens(
      List<IdleWarning> warnings, int idle, IdleEffect effect, ClientNames clients) {
    String consequence =
        " An application that checks them by itself accepts one until it expires, and one that"
            + " renews them no sooner makes a user look idle who is not.";
    if (effect.accessTokenSeconds() > idle) {
      warnings.add(
          warning(
              Setting.IDLE_VALUE,
              ACCESS_TOKEN_LONGER,
              ("Access tokens live %s, longer than the timeout." + consequence)
                  .formatted(time(effect.accessTokenSeconds())),
              Map.of("seconds", text(effect.accessTokenSeconds()))));
    }
    String names = clients.of(client -> client.accessTokenSeconds() > idle);
    if (names != null) {
      warnings.add(
          warning(
              Setting.IDLE_VALUE,
              CLIENT_ACCESS_TOKEN_LONGER,
              ("Access tokens of %s live longer than the timeout." + consequence).formatted(names),
              clients.parameters(client -> client.accessTokenSeconds() > idle)));
    }
  }

  private static void clientIdle(
      List<IdleWarning> warnings, int idle, IdleEffect effect, ClientNames clients) {
    if (effect.clientIdleSeconds() < Math.min(idle, effect.idleSeconds())) {
      warnings.add(
          info(
              Setting.IDLE_VALUE,
              CLIENT_IDLE_SHORTER,
              ("Applications lose their tokens after %s without renewal (Client Session Idle), before"
                      + " the session ends; their users come back through Keycloak without a password.")
                  .formatted(time(effect.clientIdleSeconds())),
              Map.of("seconds", text(effect.clientIdleSeconds()))));
    }
    Predicate<ClientTimeouts> isShorter =
        client -> client.idleSeconds() > 0 && client.idleSeconds() < effect.clientIdleSeconds();
    String shorter = clients.of(isShorter);
    if (shorter != null) {
      warnings.add(
          info(
              Setting.IDLE_VALUE,
              CLIENT_OVERRIDE_SHORTER,
              ("A Client Session Idle of their own makes tokens end before the session does: %s."
                      + " Their users come back through Keycloak without a password.")
                  .formatted(shorter),
              clients.parameters(isShorter)));
    }
    String longer = clients.of(client -> client.idleSeconds() > idle);
    if (longer != null) {
      warnings.add(
          info(
              Setting.IDLE_VALUE,
              CLIENT_OVERRIDE_LONGER,
              ("A Client Session Idle of their own is longer than the timeout and has no effect:"
                      + " %s. The session ends first.")
                  .formatted(longer),
              clients.parameters(client -> client.idleSeconds() > idle)));
    }
  }

  private static String time(int seconds) {
    return DurationText.of(seconds);
  }

  private static String text(int number) {
    return Integer.toString(number);
  }

  private static IdleWarning warning(
      Setting about, String code, String message, Map<String, String> parameters) {
    return new IdleWarning(
        about.field(), code, IdleWarning.Severity.WARNING.id(), message, parameters);
  }

  private static IdleWarning info(
      Setting about, String code, String message, Map<String, String> parameters) {
    return new IdleWarning(
        about.field(), code, IdleWarning.Severity.INFO.id(), message, parameters);
  }
}
