package dev.sessionguard.ending.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserSessionModel;

/**
 * What a removed session's clients need to be told: enough of it to build it once more in memory.
 * Kept as JSON in the database that held the same notes a moment before, until everyone is told.
 */
record Farewell(
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

  static Farewell to(UserSessionModel session) {
    List<Client> clients = new ArrayList<>();
    for (Map.Entry<String, AuthenticatedClientSessionModel> entry :
        session.getAuthenticatedClientSessions().entrySet()) {
      AuthenticatedClientSessionModel client = entry.getValue();
      clients.add(
          new Client(
              entry.getKey(),
              client.getProtocol(),
              client.getRedirectUri(),
              Map.copyOf(client.getNotes())));
    }
    return new Farewell(
        session.getUser() == null ? "" : session.getUser().getUsername(),
        session.getIpAddress(),
        session.getAuthMethod(),
        session.isRememberMe(),
        session.getBrokerSessionId(),
        session.getBrokerUserId(),
        Map.copyOf(session.getNotes()),
        clients);
  }

  static Farewell read(String json) {
    try {
      return JSON.readValue(json, Farewell.class);
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
