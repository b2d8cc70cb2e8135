package dev.sessionguard.sessions.keycloak;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The users who hold more live sessions than a limit would allow, as far as they may be seen. */
public final class UsersAbove {

  private static final String USERS =
      "select l.userId from LedgerEntity l where l.live = true and ";

  private static final String ONLINE = " and l.offline = false";

  private static final String ABOVE =
      " group by l.userId having count(distinct l.sessionId) > :max";

  private final SessionList list;
  private final Conditions visible;
  private final EntityManager em;

  public UsersAbove(KeycloakSession session, RealmModel realm, Visibility visibility) {
    this.list = new SessionList(session, realm, visibility);
    this.visible = new FilterConditions(session, realm, visibility).visible();
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /** How many there are. */
  public long count(int max, boolean countOffline) {
    String query = USERS + visible.where() + (countOffline ? "" : ONLINE) + ABOVE;
    List<String> users =
        visible
            .bind(em.createQuery(query, String.class))
            .setParameter("max", (long) max)
            .getResultList();
    return list.asksOfEach() ? users.stream().filter(list::passes).count() : users.size();
  }
}
