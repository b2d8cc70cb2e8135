package dev.sessionguard.ending.keycloak;

import java.util.Set;

/** What has to leave Keycloak's session caches. */
public sealed interface Leaving {

  /**
   * One session, online and offline.
   *
   * @param clients ids of the clients that are known to have taken part in it
   */
  record One(String sessionId, Set<String> clients) implements Leaving {
    public One {
      clients = Set.copyOf(clients);
    }
  }

  /**
   * Some clients' part of one session, online and offline; the session stays.
   *
   * @param clients Keycloak's own ids of the clients
   */
  record Part(String sessionId, Set<String> clients) implements Leaving {
    public Part {
      clients = Set.copyOf(clients);
    }
  }

  /** All sessions of a realm, after many of them ended at once. */
  record OfRealm(String realmId) implements Leaving {}
}
