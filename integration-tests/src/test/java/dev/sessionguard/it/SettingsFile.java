package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The files in {@code realm-config}: one and the same settings, for one tool each. */
final class SettingsFile {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern TERRAFORM_ATTRIBUTE =
      Pattern.compile("\"(sessionGuard\\.[A-Za-z.]+)\"\\s*=\\s*\"([^\"]*)\"");
  private static final List<String> SECTIONS =
      List.of("limit", "idle", "history", "privacy", "list", "notice", "events", "tools", "rules");

  private SettingsFile() {}

  static Path path(String name) {
    return Path.of(System.getProperty("basedir", "."), "../realm-config", name)
        .toAbsolutePath()
        .normalize();
  }

  static String text(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String name) {
    return read(Http.JSON, name);
  }

  static JsonNode yaml(String name) {
    return read(YAML, name);
  }

  private static JsonNode read(com.fasterxml.jackson.databind.ObjectMapper mapper, String name) {
    try {
      return mapper.readTree(text(name));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The attributes that the Terraform file sets. */
  static JsonNode terraformAttributes() {
    ObjectNode attributes = Http.JSON.createObjectNode();
    TERRAFORM_ATTRIBUTE
        .matcher(text("terraform/main.tf"))
        .results()
        .forEach(found -> attributes.put(found.group(1), found.group(2)));
    return attributes;
  }

  /** What {@code GET settings} answers for the realm, without what it adds to the settings. */
  static JsonNode storedIn(KeycloakServer server, String realm) {
    ObjectNode answer = (ObjectNode) Admin.of(server).get("/" + realm + "/session-guard/settings");
    return answer.retain(SECTIONS);
  }

  /** All of the realm that applying the settings can touch. */
  static JsonNode everythingOf(KeycloakServer server, String realm) {
    ObjectNode all = Http.JSON.createObjectNode();
    all.set("realm", Admin.of(server).get("/" + realm));
    all.set("actions", Admin.of(server).get("/" + realm + "/authentication/required-actions"));
    all.set("flows", Admin.of(server).get("/" + realm + "/authentication/flows"));
    return all;
  }

  /**
   * Saves the realm as it is. Keycloak itself adds attributes then ({@code
   * clientSessionIdleTimeout} and others, 0), which a comparison must not take for ours.
   */
  static void saveUnchanged(KeycloakServer server, String realm) {
    Admin.of(server).put("/" + realm, Admin.of(server).get("/" + realm));
  }
}
