package dev.sessionguard.ending.keycloak;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is used of a stored client session ({@code PersistentClientSessionData}). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClientData(@Nullable String redirectUri, @Nullable Map<String, String> notes) {

  private static final Logger LOG = Logger.getLogger(ClientData.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads what Keycloak stored; of what cannot be read nothing is known. */
  public static ClientData read(@Nullable String json) {
    try {
      return json == null ? new ClientData(null, null) : JSON.readValue(json, ClientData.class);
    } catch (JsonProcessingException e) {
      LOG.debug("A stored client session cannot be read; its client is told without notes", e);
      return new ClientData(null, null);
    }
  }

  static String json(LogoutSnapshot.Client client) {
    try {
      return JSON.writeValueAsString(new ClientData(client.redirectUri(), client.notes()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
