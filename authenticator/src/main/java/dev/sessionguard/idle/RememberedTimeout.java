package dev.sessionguard.idle;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A realm attribute that keeps a number the idle timeout took the place of. The only place that
 * knows the names.
 */
public enum RememberedTimeout {
  SSO_IDLE("sessionGuard.idle.previous.ssoSessionIdleTimeout"),
  REMEMBER_ME_IDLE("sessionGuard.idle.previous.ssoSessionIdleTimeoutRememberMe"),
  CLIENT_IDLE("sessionGuard.idle.previous.clientSessionIdleTimeout"),
  WRITTEN("sessionGuard.idle.written");

  private final String attribute;

  RememberedTimeout(String attribute) {
    this.attribute = attribute;
  }

  public String attribute() {
    return attribute;
  }

  /** The text to store, null when there is nothing to remember. */
  public @Nullable String text(RememberedTimeouts remembered) {
    Integer seconds =
        switch (this) {
          case SSO_IDLE -> remembered.ssoIdle();
          case REMEMBER_ME_IDLE -> remembered.rememberMeIdle();
          case CLIENT_IDLE -> remembered.clientIdle();
          case WRITTEN -> remembered.written();
        };
    return seconds == null ? null : seconds.toString();
  }

  /** Reads what attributes remember; a text that is no number is as good as none. */
  public static RememberedTimeouts read(Function<String, @Nullable String> attribute) {
    return new RememberedTimeouts(
        seconds(attribute.apply(SSO_IDLE.attribute)),
        seconds(attribute.apply(REMEMBER_ME_IDLE.attribute)),
        seconds(attribute.apply(CLIENT_IDLE.attribute)),
        seconds(attribute.apply(WRITTEN.attribute)));
  }

  private static @Nullable Integer seconds(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      int seconds = Integer.parseInt(text);
      return seconds < 0 ? null : Integer.valueOf(seconds);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
