package dev.sessionguard.account.keycloak;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.StringPropertyReplacer;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/** Names of clients as a user knows them: what the account console calls an application. */
final class ApplicationNames {
  private final RealmModel realm;
  private final Properties messages;
  private final Map<String, String> known = new HashMap<>();

  /**
   * @param messages what a name such as {@code ${client_account}} stands for
   */
  ApplicationNames(RealmModel realm, Properties messages) {
    this.realm = realm;
    this.messages = messages;
  }

  /** The names of these, in their order. */
  List<String> of(List<String> clientIds) {
    return clientIds.stream().map(id -> known.computeIfAbsent(id, this::name)).toList();
  }

  /** The id where the client has no name, or is gone. */
  private String name(String clientId) {
    @Nullable ClientModel client = realm.getClientByClientId(clientId);
    @Nullable String name = client == null ? null : client.getName();
    return name == null || name.isBlank()
        ? clientId
        : StringPropertyReplacer.replaceProperties(name, messages::getProperty);
  }
}
