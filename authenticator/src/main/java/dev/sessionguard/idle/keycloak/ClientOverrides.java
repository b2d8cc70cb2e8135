package dev.sessionguard.idle.keycloak;

import dev.sessionguard.idle.ClientTimeouts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;

/**
 * The enabled clients of a realm that have timeouts of their own, read in one bounded query: a
 * realm may have many thousand clients. The only class that knows Keycloak's client tables; clients
 * from a client storage provider are not among them.
 *
 * @param found in order of client id
 * @param more whether there are more than were read
 */
record ClientOverrides(List<ClientTimeouts> found, boolean more) {
  private static final String OF =
      """
      select c.clientId, a.name, a.value from ClientEntity c join c.attributes a
      where c.realmId = :realm and c.enabled = true and a.name in (:names)
      order by c.clientId, a.name""";

  /** So many attributes are read; a client has two at most. */
  private static final int MAX_ATTRIBUTES = 200;

  static ClientOverrides of(KeycloakSession session, RealmModel realm) {
    List<Object[]> rows =
        session
            .getProvider(JpaConnectionProvider.class)
            .getEntityManager()
            .createQuery(OF, Object[].class)
            .setParameter("realm", realm.getId())
            .setParameter(
                "names",
                List.of(
                    OIDCConfigAttributes.CLIENT_SESSION_IDLE_TIMEOUT,
                    OIDCConfigAttributes.ACCESS_TOKEN_LIFESPAN))
            .setMaxResults(MAX_ATTRIBUTES + 1)
            .getResultList();
    Map<String, ClientTimeouts> found = new LinkedHashMap<>();
    for (Object[] row : rows.subList(0, Math.min(rows.size(), MAX_ATTRIBUTES))) {
      String clientId = (String) row[0];
      int seconds = seconds((String) row[2]);
      if (seconds > 0) {
        boolean idle = OIDCConfigAttributes.CLIENT_SESSION_IDLE_TIMEOUT.equals(row[1]);
        found.merge(
            clientId,
            new ClientTimeouts(clientId, idle ? seconds : 0, idle ? 0 : seconds),
            ClientOverrides::both);
      }
    }
    return new ClientOverrides(new ArrayList<>(found.values()), rows.size() > MAX_ATTRIBUTES);
  }

  private static ClientTimeouts both(ClientTimeouts one, ClientTimeouts other) {
    return new ClientTimeouts(
        one.clientId(),
        Math.max(one.idleSeconds(), other.idleSeconds()),
        Math.max(one.accessTokenSeconds(), other.accessTokenSeconds()));
  }

  /** As {@code SessionExpirationUtils} reads it: what is no number counts as none. */
  private static int seconds(@Nullable String text) {
    try {
      return text == null
          ? 0
          : (int) Math.max(0, Math.min(Integer.MAX_VALUE, Long.parseLong(text)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
