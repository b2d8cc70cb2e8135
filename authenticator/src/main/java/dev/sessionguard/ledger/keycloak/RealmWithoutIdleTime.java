package dev.sessionguard.ledger.keycloak;

import java.lang.reflect.Proxy;
import org.keycloak.models.RealmModel;

/**
 * A realm as one whose sessions never turn idle. Keycloak's persister leaves out sessions that are
 * idle by the realm it is asked with ({@code
 * JpaUserSessionPersisterProvider.calculateOldestSessionTime}): up to 26.6 when it is asked for
 * one, always when it is asked for a user's.
 */
final class RealmWithoutIdleTime {

  /** Some 34 years; as seconds before now it is still a time. */
  private static final int NEVER_SECONDS = 1 << 30;

  private RealmWithoutIdleTime() {}

  static RealmModel of(RealmModel realm) {
    return (RealmModel)
        Proxy.newProxyInstance(
            RealmWithoutIdleTime.class.getClassLoader(),
            new Class<?>[] {RealmModel.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getSsoSessionIdleTimeout",
                      "getSsoSessionIdleTimeoutRememberMe",
                      "getOfflineSessionIdleTimeout" ->
                      NEVER_SECONDS;
                  default -> method.invoke(realm, arguments);
                });
  }
}
