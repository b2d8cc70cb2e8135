package dev.sessionguard.it;

import java.time.Duration;
import java.util.List;

/** The Keycloak servers this JVM shares among its test classes, each started at first use. */
final class Servers {
  private Servers() {}

  static synchronized KeycloakServer h2() {
    if (Shared.h2Failure != null) {
      throw Shared.h2Failure; // on a Keycloak that cannot start every test would try it again
    }
    if (Shared.h2 == null) {
      try {
        Shared.h2 = KeycloakServer.builder().start();
      } catch (IllegalStateException e) {
        Shared.h2Failure = e;
        throw e;
      }
    }
    return Shared.h2;
  }

  /** One node on PostgreSQL; its database is called {@code single}. */
  static synchronized KeycloakServer postgres() {
    if (Shared.postgres == null) {
      Shared.postgres =
          KeycloakServer.builder().postgres(database().createDatabase("single")).start();
    }
    return Shared.postgres;
  }

  /** Two nodes that share one database and one cache. */
  static synchronized List<KeycloakServer> cluster() {
    if (Shared.cluster == null) {
      String url = database().createDatabase("cluster");
      KeycloakServer first = KeycloakServer.builder().postgres(url).clustered().start();
      KeycloakServer second = KeycloakServer.builder().postgres(url).clustered().start();
      boolean joined =
          Await.until(Duration.ofSeconds(60), () -> second.output().matches("(?s).*\\(2\\) \\[.*"));
      if (!joined) {
        throw new IllegalStateException("The two nodes did not find each other");
      }
      Shared.cluster = List.of(first, second);
    }
    return Shared.cluster;
  }

  static synchronized PostgresServer database() {
    if (Shared.database == null) {
      Shared.database = PostgresServer.start();
    }
    return Shared.database;
  }

  /** The running ones; the JVM's shutdown hooks stop them. */
  private static final class Shared {
    private static KeycloakServer h2;
    private static IllegalStateException h2Failure;
    private static KeycloakServer postgres;
    private static List<KeycloakServer> cluster;
    private static PostgresServer database;
  }
}
