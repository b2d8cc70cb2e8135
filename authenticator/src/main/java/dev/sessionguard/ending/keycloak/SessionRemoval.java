package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.keycloak.KeycloakSessionRows;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * Keycloak's sessions, removed with the caller's transaction. The rows go first and the cached
 * copies after the commit: the other way round, as Keycloak does it, a reader in between puts a
 * copy back that nothing removes any more.
 */
final class SessionRemoval {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final SessionDirectory directory;
  private final Map<String, LogoutSnapshot> snapshots = new HashMap<>();

  SessionRemoval(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.directory = new SessionDirectory(session, realm);
  }

  /**
   * Removes sessions, online and offline, whether valid or not.
   *
   * @return what to tell the clients of each, by session id; none of those that Keycloak has not
   *     stored
   */
  Map<String, LogoutSnapshot> remove(Collection<String> sessionIds) {
    Set<String> ids = new HashSet<>(sessionIds);
    for (String id : ids) {
      UserSessionModel stored = directory.stored(id);
      if (stored == null) {
        stored = directory.storedOffline(id);
      }
      if (stored != null) {
        snapshots.put(id, LogoutSnapshot.to(stored));
      }
    }
    // Only those: one that its login stores at this moment would go without a word to its clients.
    Set<String> found = snapshots.keySet();
    KeycloakSessionRows rows = new KeycloakSessionRows(session);
    if (SessionDirectory.onlineIsStored()) {
      rows.delete(found);
    } else {
      found.forEach(this::removeFromMemory);
      rows.deleteOffline(found);
    }
    return snapshots;
  }

  /**
   * Removes an online session; an offline one of the same id stays.
   *
   * @return what its clients would be told; null where Keycloak has not stored it
   */
  @Nullable LogoutSnapshot removeOnline(String id) {
    UserSessionModel found = directory.stored(id);
    LogoutSnapshot snapshot = found == null ? null : LogoutSnapshot.to(found);
    if (SessionDirectory.onlineIsStored()) {
      new KeycloakSessionRows(session).deleteOnline(List.of(id));
    } else {
      removeFromMemory(id);
    }
    return snapshot;
  }

  /**
   * Removes some clients' part of a session, online and offline; the session stays.
   *
   * @param clients Keycloak's own ids of the clients
   * @return what these clients are to be told; null where Keycloak has stored none of them
   */
  @Nullable LogoutSnapshot removeClients(String id, Set<String> clients) {
    UserSessionModel online = directory.stored(id);
    LogoutSnapshot snapshot = online == null ? null : LogoutSnapshot.to(online).only(clients);
    if (snapshot == null || snapshot.clients().isEmpty()) {
      UserSessionModel offline = directory.storedOffline(id);
      snapshot = offline == null ? null : LogoutSnapshot.to(offline).only(clients);
    }
    if (online != null && !SessionDirectory.onlineIsStored()) {
      clients.stream()
          .map(online::getAuthenticatedClientSessionByClient)
          .filter(Objects::nonNull)
          .forEach(AuthenticatedClientSessionModel::detachFromUserSession);
    }
    new KeycloakSessionRows(session).deleteClients(List.of(id), clients);
    return snapshot == null || snapshot.clients().isEmpty() ? null : snapshot;
  }

  private void removeFromMemory(String id) {
    UserSessionModel online = session.sessions().getUserSession(realm, id);
    if (online != null) {
      session.sessions().removeUserSession(realm, online);
    }
  }

  /** What has to leave the caches once the transaction has committed. */
  static List<Leaving.One> leaving(
      Collection<String> sessionIds, Map<String, LogoutSnapshot> snapshots) {
    List<Leaving.One> leaving = new ArrayList<>();
    for (String id : sessionIds) {
      @Nullable LogoutSnapshot snapshot = snapshots.get(id);
      leaving.add(new Leaving.One(id, snapshot == null ? Set.of() : snapshot.clientIds()));
    }
    return leaving;
  }
}
