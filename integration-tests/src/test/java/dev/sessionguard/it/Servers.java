package dev.sessionguard.it;

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

  /** Two nodes that share one database, called {@code cluster}, and one cache. */
  static List<KeycloakServer> cluster() {
    return sharedCluster().nodes();
  }

  /** The same two nodes; who kills one has to start it again. */
  static synchronized Cluster sharedCluster() {
    if (Shared.cluster == null) {
      Shared.cluster = new Cluster(database(), "cluster").grow().grow();
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
    private static Cluster cluster;
    private static PostgresServer database;
  }
}
