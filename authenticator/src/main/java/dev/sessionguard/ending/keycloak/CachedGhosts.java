package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.keycloak.KeycloakSessionRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The net under {@link CachePasses}, for one node: copies of sessions whose row is gone leave its
 * cache, whoever ended them. So a node that died, a message that got lost and an end that nobody
 * told us of are made good within a period.
 */
public final class CachedGhosts {

  private static final Logger LOG = Logger.getLogger(CachedGhosts.class);

  /** Keycloak caches a session before it stores it, for which it tries for 10 s. */
  private static final int STORED_BY_SECONDS = 60;

  private static final int ASKED_AT_ONCE = 500;

  private final KeycloakSessionFactory factory;

  public CachedGhosts(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /** Looks through this node's copies once; returns how many had no row. */
  public int sweep() {
    int found = 0;
    for (boolean offline : new boolean[] {false, true}) {
      List<SessionCaches.Copy> copies = settledCopies(offline);
      for (int from = 0; from < copies.size(); from += ASKED_AT_ONCE) {
        List<SessionCaches.Copy> some =
            copies.subList(from, Math.min(from + ASKED_AT_ONCE, copies.size()));
        found += sweep(some, offline);
      }
    }
    if (found > 0) {
      LOG.debugf("%d cached sessions had no row and are gone", found);
    }
    return found;
  }

  private List<SessionCaches.Copy> settledCopies(boolean offline) {
    long before = Time.currentTimeMillis() / 1000 - STORED_BY_SECONDS;
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session ->
            SessionCaches.onThisNode(session, offline).stream()
                .filter(copy -> copy.started() < before)
                .toList());
  }

  private int sweep(List<SessionCaches.Copy> copies, boolean offline) {
    List<String> ids = copies.stream().map(SessionCaches.Copy::sessionId).toList();
    Set<String> stored =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory, session -> new KeycloakSessionRows(session).storedAmong(ids, offline));
    List<Leaving.One> ghosts = new ArrayList<>();
    for (SessionCaches.Copy copy : copies) {
      if (!stored.contains(copy.sessionId())) {
        ghosts.add(new Leaving.One(copy.sessionId(), copy.clients()));
      }
    }
    CachePasses.leave(factory, ghosts);
    return ghosts.size();
  }
}
