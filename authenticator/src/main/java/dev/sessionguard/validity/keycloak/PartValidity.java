package dev.sessionguard.validity.keycloak;

import dev.sessionguard.applications.ClientPart;
import dev.sessionguard.ending.keycloak.ClientData;
import dev.sessionguard.ledger.GraceTracker;
import dev.sessionguard.ledger.keycloak.ClientParts.Part;
import dev.sessionguard.ledger.keycloak.KeycloakSessionRows;
import dev.sessionguard.ledger.keycloak.KeycloakSessionRows.StoredClient;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.SessionExpirationUtils;
import org.keycloak.storage.StorageId;

/**
 * Which clients' parts in valid sessions would be let in now, by Keycloak's stored client sessions:
 * read from where they are, and imported nowhere.
 */
public final class PartValidity {

  private static final int ASKED_AT_ONCE = 500;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Map<String, ClientModel> clients = new HashMap<>();

  public PartValidity(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** The key of a client session. */
  private record Key(String session, boolean offline, String client) {}

  /** A client session as it is stored; times in epoch seconds. */
  private record Stored(int started, int lastUse) {}

  /**
   * The parts that live, each with its last use in epoch milliseconds, to the second.
   *
   * @param parts in valid sessions
   * @param underWay whether one that Keycloak may be about to store lives too
   */
  public Map<Part, Long> alive(List<Part> parts, boolean underWay) {
    Map<Part, Long> alive = new LinkedHashMap<>();
    for (int from = 0; from < parts.size(); from += ASKED_AT_ONCE) {
      List<Part> some = parts.subList(from, Math.min(from + ASKED_AT_ONCE, parts.size()));
      Map<Key, Stored> stored = stored(some);
      for (Part part : some) {
        Long lastUse = lastUse(part, stored, underWay);
        if (lastUse != null) {
          alive.put(part, lastUse);
        }
      }
    }
    return alive;
  }

  private @Nullable Long lastUse(Part part, Map<Key, Stored> stored, boolean underWay) {
    ClientModel client = client(part.client());
    if (client == null) {
      return null;
    }
    if (!new StorageId(client.getId()).isLocal()) {
      return part.loginTime(); // Keycloak keeps it by another key: the session alone decides
    }
    Stored found = stored.get(new Key(part.session(), part.offline(), client.getId()));
    if (found == null) {
      return underWay && isUnderWay(part) ? part.loginTime() : null;
    }
    // of an offline session Keycloak notes its own last use only
    int lastUse =
        part.offline()
            ? Math.max(found.lastUse(), (int) (part.lastActivity() / 1000))
            : found.lastUse();
    return state(part, client, found.started(), lastUse).isAlive(Time.currentTimeMillis())
        ? lastUse * 1000L
        : null;
  }

  /** Whether its login may still be about to store it, by the clock of the node that wrote it. */
  private static boolean isUnderWay(Part part) {
    return part.loginTime() >= Time.currentTimeMillis() - GraceTracker.UNDER_WAY.toMillis();
  }

  /** As {@code AuthenticationManager.isClientSessionValid} has it. */
  private ClientPart state(Part part, ClientModel client, int started, int lastUse) {
    long grace = part.offline() ? 0 : SessionDirectory.graceSeconds() * 1000L;
    return new ClientPart(
        client.isEnabled(),
        client.getNotBefore(),
        lastUse,
        grace
            + SessionExpirationUtils.calculateClientSessionIdleTimestamp(
                part.offline(), part.rememberMe(), lastUse * 1000L, realm, client),
        SessionExpirationUtils.calculateClientSessionMaxLifespanTimestamp(
            part.offline(),
            part.rememberMe(),
            started * 1000L,
            part.started() * 1000L,
            realm,
            client));
  }

  private Map<Key, Stored> stored(List<Part> parts) {
    Map<Key, Stored> stored = new HashMap<>();
    Set<String> ids = new LinkedHashSet<>();
    Set<String> uuids = new LinkedHashSet<>();
    for (Part part : parts) {
      ClientModel client = client(part.client());
      if (client == null) {
        continue;
      }
      if (part.offline() || SessionDirectory.onlineIsStored()) {
        ids.add(part.session());
        uuids.add(client.getId());
      } else {
        noteInMemory(part, client, stored);
      }
    }
    for (StoredClient each : new KeycloakSessionRows(session).clientsOf(ids, uuids)) {
      Map<String, String> notes = ClientData.read(each.data()).notes();
      String started =
          notes == null ? null : notes.get(AuthenticatedClientSessionModel.STARTED_AT_NOTE);
      stored.put(
          new Key(
              each.session(), KeycloakSessionRows.flag(true).equals(each.flag()), each.client()),
          new Stored(started == null ? each.lastUse() : Integer.parseInt(started), each.lastUse()));
    }
    return stored;
  }

  private void noteInMemory(Part part, ClientModel client, Map<Key, Stored> stored) {
    UserSessionModel userSession = session.sessions().getUserSession(realm, part.session());
    AuthenticatedClientSessionModel found =
        userSession == null
            ? null
            : userSession.getAuthenticatedClientSessionByClient(client.getId());
    if (found != null) {
      stored.put(
          new Key(part.session(), false, client.getId()),
          new Stored(found.getStarted(), lastUse(found)));
    }
  }

  @SuppressWarnings("removal") // of a session in memory nothing else tells
  private static int lastUse(AuthenticatedClientSessionModel part) {
    return part.getTimestamp();
  }

  private @Nullable ClientModel client(String clientId) {
    ClientModel known = clients.get(clientId);
    if (known == null) {
      known = realm.getClientByClientId(clientId);
      if (known != null) {
        clients.put(clientId, known);
      }
    }
    return known;
  }
}
