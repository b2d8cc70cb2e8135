package dev.sessionguard.it;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.MountableFile;

/** Keycloak in a container of the image that {@code docker/Dockerfile} describes. */
final class ContainerNode implements Node, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String CITIES = "/opt/cities/cities.mmdb";

  private final KeycloakContainer container;
  private final String base;
  private final String management;

  private ContainerNode(KeycloakContainer container, String base, String management) {
    this.container = container;
    this.base = base;
    this.management = management;
  }

  /** Starts one with ports of its own, as anybody would. */
  static ContainerNode start() {
    KeycloakContainer container = optimized();
    container.start();
    return new ContainerNode(
        container,
        "http://" + container.getHost() + ":" + container.getHttpPort(),
        container.getMgmtServerUrl());
  }

  /** Keycloak as the image has it, with the embedded database, as compose.yaml has it. */
  private static KeycloakContainer optimized() {
    return new KeycloakContainer(image())
        .withProductionMode()
        .withOptimizedFlag()
        .withStartupTimeout(PATIENCE)
        // of the machine's memory; the library's own share is for a toy
        .withRamPercentage(1, 15)
        .withEnv("KC_HTTP_ENABLED", "true")
        .withEnv("KC_HOSTNAME_STRICT", "false")
        .withEnv("KC_PROXY_HEADERS", "xforwarded")
        .withEnv("KC_SPI_EVENTS_LISTENER__SESSION_GUARD__RECONCILE_SECONDS", "2")
        .withEnv("KC_SPI_SESSION_GUARD_LOCATION__CITY_FILE__FILES", CITIES)
        .withCopyFileToContainer(MountableFile.forHostPath(Cities.file(), 0444), CITIES);
  }

  /**
   * The name of the image that was built. Its context holds what the Dockerfile takes and no more,
   * as the repository's {@code .dockerignore} sees to elsewhere.
   */
  private static String image() {
    Path root = Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();
    return new ImageFromDockerfile("session-guard-keycloak:it", false)
        .withFileFromPath("Dockerfile", root.resolve("docker/Dockerfile"))
        .withFileFromPath(
            "distribution/target/session-guard.jar",
            root.resolve("distribution/target/session-guard.jar"))
        .withBuildArg("KC_DB", "dev-file")
        .get();
  }

  @Override
  public String base() {
    return base;
  }

  @Override
  public String output() {
    return container.getLogs();
  }

  @Override
  public String metrics() {
    return Http.send(Http.request(management + "/metrics").build()).body();
  }

  /** What a command in the container prints, without white space around it. */
  String run(String... command) {
    try {
      return container.execInContainer(command).getStdout().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    container.close();
  }
}
