package dev.sessionguard.ending.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * What a removed session's clients need to be told: enough of it to build it once more in memory.
 * Kept as JSON in the database that held the same notes a moment before, until everyone is told.
 */
record LogoutSnapshot(
    String loginUsername,
    @Nullable String ip,
    @Nullable String authMethod,
    boolean rememberMe,
    @Nullable String brokerSessionId,
    @Nullable String brokerUserId,
    Map<String, String> notes,
    List<Client> clients) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A client that took part in the session. */
  record Client(
      String id,
      @Nullable String protocol,
      @Nullable String redirectUri,
      Map<String, String> notes) {}

  static LogoutSnapshot to(UserSessionModel session) {
    List<Client> clients = new ArrayList<>();
    for (Map.Entry<String, AuthenticatedClientSessionModel> entry :
        session.getAuthenticatedClientSessions().entrySet()) {
      AuthenticatedClientSessionModel client = entry.getValue();
      clients.add(
          new Client(
              entry.getKey(),
              client.getProtocol(),
              client.getRedirectUri(),
              copy(client.getNotes())));
    }
    return new LogoutSnapshot(
        session.getUser() == null ? "" : session.getUser().getUsername(),
        session.getIpAddress(),
        session.getAuthMethod(),
        session.isRememberMe(),
        session.getBrokerSessionId(),
        session.getBrokerUserId(),
        copy(session.getNotes()),
        clients);
  }

  /**
   * The same, to the client of the login as well where no client is known. Keycloak puts a new user
   * session into its cache before the client session that comes with it
   * (DefaultInfinispanTransactionProvider.commitImpl): one that is ended in between has no client.
   */
  LogoutSnapshot orTo(@Nullable ClientModel loginClient) {
    if (!clients.isEmpty() || loginClient == null) {
      return this;
    }
    Client client = new Client(loginClient.getId(), loginClient.getProtocol(), null, Map.of());
    return new LogoutSnapshot(
        loginUsername,
        ip,
        authMethod,
        rememberMe,
        brokerSessionId,
        brokerUserId,
        notes,
        List.of(client));
  }

  /**
   * The same, to some of the clients only.
   *
   * @param ids Keycloak's own ids of clients
   */
  LogoutSnapshot only(Set<String> ids) {
    return new LogoutSnapshot(
        loginUsername,
        ip,
        authMethod,
        rememberMe,
        brokerSessionId,
        brokerUserId,
        notes,
        clients.stream().filter(client -> ids.contains(client.id())).toList());
  }

  /** To a session that is gone already: what its row knows, and nobody to tell. */
  static LogoutSnapshot to(LedgerEntity row) {
    return new LogoutSnapshot(
        Objects.requireNonNullElse(row.username(), ""),
        row.ip(),
        null,
        false,
        null,
        null,
        Map.of(),
        List.of());
  }

  /** Ids of the clients that took part in the session. */
  Set<String> clientIds() {
    return clients.stream().map(Client::id).collect(Collectors.toSet());
  }

  /**
   * Where Keycloak was reached when the session's tokens were issued; null when there are none. A
   * session that ended by itself has no request to take it from.
   */
  @Nullable String issuedAt() {
    for (Client client : clients) {
      String issuer = client.notes().get(OIDCLoginProtocol.ISSUER);
      int realms = issuer == null ? -1 : issuer.lastIndexOf("/realms/");
      if (issuer != null && realms >= 0) {
        return issuer.substring(0, realms + 1);
      }
    }
    return null;
  }

  /** Stored sessions may have no notes at all, and notes without a value. */
  private static Map<String, String> copy(@Nullable Map<String, @Nullable String> notes) {
    Map<String, String> copy = new HashMap<>();
    if (notes != null) {
      notes.forEach(
          (name, value) -> {
            if (value != null) {
              copy.put(name, value);
            }
          });
    }
    return copy;
  }

  static LogoutSnapshot read(String json) {
    try {
      return JSON.readValue(json, LogoutSnapshot.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
