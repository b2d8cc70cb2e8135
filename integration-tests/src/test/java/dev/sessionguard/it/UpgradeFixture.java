package dev.sessionguard.it;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an earlier version left behind, in {@code src/test/resources/upgrade}: a realm with our
 * attributes, whose ids are fixed, and our tables with Liquibase's record of them. Recorded by
 * {@link UpgradeFixtureRecorder}.
 */
final class UpgradeFixture {
  static final String REALM = "upgraded";
  static final String REALM_ID = "6f1c8a0e-3f0b-4d4e-9a51-000000000000";
  static final String ALICE = "6f1c8a0e-3f0b-4d4e-9a51-000000000001";
  static final String BOB = "6f1c8a0e-3f0b-4d4e-9a51-000000000002";
  private static final String APP = "6f1c8a0e-3f0b-4d4e-9a51-000000000003";

  private UpgradeFixture() {}

  static Path folder(String version) {
    return Path.of(System.getProperty("basedir", "."), "src/test/resources/upgrade", version)
        .toAbsolutePath();
  }

  static Path realmFile(String version) {
    return folder(version).resolve("upgraded-realm.json");
  }

  static String tables(String version) {
    try {
      return Files.readString(folder(version).resolve("tables.sql"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode realm(String version) {
    try {
      return (ObjectNode) Http.JSON.readTree(Files.readString(realmFile(version)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The realm on a server, seen as one of its users. */
  static Realm at(KeycloakServer server, String user) {
    String id = user.equals("alice") ? ALICE : BOB;
    return new Realm(server, REALM, id, Map.of("app", APP), user, user);
  }
}
