package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.keycloak.SessionDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infinispan.Cache;
import org.infinispan.context.Flag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.connections.infinispan.InfinispanConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.models.sessions.infinispan.InfinispanUserSessionProviderFactory;
import org.keycloak.models.sessions.infinispan.PersistentUserSessionProvider;
import org.keycloak.models.sessions.infinispan.changes.SessionEntityWrapper;
import org.keycloak.models.sessions.infinispan.entities.EmbeddedClientSessionKey;
import org.keycloak.models.sessions.infinispan.entities.UserSessionEntity;
import org.keycloak.models.sessions.infinispan.events.RemoveUserSessionsEvent;
import org.keycloak.models.sessions.infinispan.events.SessionClusterEvent;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/**
 * The copies of stored sessions that Keycloak keeps in memory. A copy outlives its row where a
 * reader puts it back while the row is being deleted ({@code
 * PersistentUserSessionProvider.importUserSession}), and then works for ever. The only class that
 * knows how Keycloak caches sessions.
 */
public final class SessionCaches {

  private static final Logger LOG = Logger.getLogger(SessionCaches.class);

  /** An owner that does not answer must not hold up a login; later passes come by again. */
  private static final long PATIENCE_MILLIS = 3_000;

  /** By server: it is asked in every request, and a server does not change it while it runs. */
  private static final Map<KeycloakSessionFactory, Boolean> USED = new ConcurrentHashMap<>();

  private SessionCaches() {}

  /**
   * A copy on this node.
   *
   * @param started epoch seconds
   */
  record Copy(String sessionId, int started, Set<String> clients) {}

  /**
   * Whether Keycloak keeps copies of stored online sessions: not where it keeps the sessions
   * themselves in memory, and not where its session cache is off.
   */
  public static boolean holdOnline(KeycloakSession session) {
    return SessionDirectory.onlineIsStored() && areUsed(session);
  }

  private static boolean hold(KeycloakSession session, boolean offline) {
    return offline ? !SessionDirectory.onlineIsStored() || areUsed(session) : holdOnline(session);
  }

  private static boolean areUsed(KeycloakSession session) {
    return USED.computeIfAbsent(session.getKeycloakSessionFactory(), SessionCaches::areUsed);
  }

  /** Asked by name: the method {@code useCaches()} is new in Keycloak 26.7. */
  private static boolean areUsed(KeycloakSessionFactory factory) {
    return factory.getProviderFactory(UserSessionProvider.class)
            instanceof ServerInfoAwareProviderFactory known
        && Boolean.parseBoolean(
            known.getOperationalInfo().get(InfinispanUserSessionProviderFactory.CONFIG_USE_CACHES));
  }

  /** Takes sessions out of the caches of every node; waits for it, but not for ever. */
  static void remove(KeycloakSession session, Collection<Leaving.One> leaving) {
    List<CompletableFuture<?>> removed = new ArrayList<>();
    for (boolean offline : new boolean[] {false, true}) {
      if (!hold(session, offline)) {
        continue;
      }
      Cache<String, SessionEntityWrapper<UserSessionEntity>> sessions = sessions(session, offline);
      Cache<EmbeddedClientSessionKey, ?> clients = clients(session, offline);
      for (Leaving.One one : leaving) {
        removed.add(
            sessions
                .removeAsync(one.sessionId())
                .thenCompose(copy -> removeClients(clients, one, copy)));
      }
    }
    await(removed);
  }

  /** Takes some clients' part of sessions out of the caches of every node, as above. */
  static void removeParts(KeycloakSession session, Collection<Leaving.Part> leaving) {
    List<CompletableFuture<?>> removed = new ArrayList<>();
    for (boolean offline : new boolean[] {false, true}) {
      if (leaving.isEmpty() || !hold(session, offline)) {
        continue;
      }
      Cache<EmbeddedClientSessionKey, ?> clients = clients(session, offline);
      for (Leaving.Part part : leaving) {
        for (String client : part.clients()) {
          removed.add(clients.removeAsync(new EmbeddedClientSessionKey(part.sessionId(), client)));
        }
      }
    }
    await(removed);
  }

  private static CompletableFuture<?> removeClients(
      Cache<EmbeddedClientSessionKey, ?> cache,
      Leaving.One one,
      @Nullable SessionEntityWrapper<UserSessionEntity> copy) {
    Set<String> clients = new HashSet<>(one.clients());
    if (copy != null) {
      clients.addAll(copy.getEntity().getClientSessions());
    }
    return CompletableFuture.allOf(
        clients.stream()
            .map(client -> cache.removeAsync(new EmbeddedClientSessionKey(one.sessionId(), client)))
            .toArray(CompletableFuture[]::new));
  }

  private static void await(List<CompletableFuture<?>> removed) {
    try {
      CompletableFuture.allOf(removed.toArray(CompletableFuture[]::new))
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf(e, "Cached sessions are left to the next pass");
    }
  }

  /**
   * Empties this node's caches of a realm now and has the others follow. Does nothing where
   * Keycloak keeps online sessions in them alone: all users would be signed out.
   */
  static void clear(KeycloakSession session, String realmId) {
    if (!holdOnline(session)) {
      return;
    }
    if (session.getProvider(UserSessionProvider.class)
        instanceof PersistentUserSessionProvider cached) {
      cached.removeLocalUserSessions(realmId, false);
      cached.removeLocalUserSessions(realmId, true);
    }
    // as PersistentUserSessionProvider.removeUserSessions(realm)
    RemoveUserSessionsEvent event =
        SessionClusterEvent.createEvent(
            RemoveUserSessionsEvent.class,
            InfinispanUserSessionProviderFactory.REMOVE_USER_SESSIONS_EVENT,
            session,
            realmId);
    session
        .getProvider(ClusterProvider.class)
        .notify(
            InfinispanUserSessionProviderFactory.REMOVE_USER_SESSIONS_EVENT, List.of(event), false);
  }

  /** The copies that this node holds; none where Keycloak keeps no copies. */
  static List<Copy> onThisNode(KeycloakSession session, boolean offline) {
    if (!hold(session, offline)) {
      return List.of();
    }
    List<Copy> copies = new ArrayList<>();
    sessions(session, offline)
        .getAdvancedCache()
        .withFlags(Flag.CACHE_MODE_LOCAL)
        .values()
        .forEach(
            copy -> {
              UserSessionEntity entity = copy.getEntity();
              copies.add(
                  new Copy(
                      entity.getId(), entity.getStarted(), Set.copyOf(entity.getClientSessions())));
            });
    return copies;
  }

  private static Cache<String, SessionEntityWrapper<UserSessionEntity>> sessions(
      KeycloakSession session, boolean offline) {
    return session
        .getProvider(InfinispanConnectionProvider.class)
        .getCache(
            offline
                ? InfinispanConnectionProvider.OFFLINE_USER_SESSION_CACHE_NAME
                : InfinispanConnectionProvider.USER_SESSION_CACHE_NAME);
  }

  private static Cache<EmbeddedClientSessionKey, ?> clients(
      KeycloakSession session, boolean offline) {
    return session
        .getProvider(InfinispanConnectionProvider.class)
        .getCache(
            offline
                ? InfinispanConnectionProvider.OFFLINE_CLIENT_SESSION_CACHE_NAME
                : InfinispanConnectionProvider.CLIENT_SESSION_CACHE_NAME);
  }
}
