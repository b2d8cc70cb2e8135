package dev.sessionguard.it;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** One running Keycloak node, started from the distribution's zip. */
final class KeycloakServer implements Node, AutoCloseable {
  /** The environment variable that switches the cache of sessions on or off. */
  static final String USE_CACHES = "KC_SPI_USER_SESSIONS__INFINISPAN__USE_CACHES";

  private static final Path TARGET =
      Path.of(System.getProperty("basedir", "."), "target").toAbsolutePath().normalize();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** More on a machine that is busy with other things. */
  private static final Duration START_LIMIT =
      Duration.ofMinutes(Long.getLong("sessionGuard.startMinutes", 4));

  /** Options for every server, separated by spaces, such as a default of a version to come. */
  private static final String MORE_OPTIONS = System.getProperty("sessionGuard.serverOptions", "");

  /** Up to Keycloak 26.5 the option {@code --cache} is one of the start, and no build takes it. */
  private static final boolean CACHE_AT_START =
      System.getProperty("sessionGuard.serverVersion", "").matches("26\\.[0-5]\\..*");

  private final String name;
  private final Path home;
  private final Path log;
  private final Process process;
  private final URI base;
  private final URI management;

  private KeycloakServer(
      String name, Path home, Path log, Process process, int http, int management) {
    this.name = name;
    this.home = home;
    this.log = log;
    this.process = process;
    this.base = URI.create("http://127.0.0.1:" + http);
    this.management = URI.create("http://127.0.0.1:" + management);
  }

  static Builder builder() {
    return new Builder();
  }

  @Override
  public String base() {
    return base.toString();
  }

  /** Where the node is unpacked, with its {@code bin} folder. */
  Path home() {
    return home;
  }

  @Override
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String metrics() {
    return Http.send(Http.request(management.resolve("/metrics").toString()).build()).body();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Has the node's JVM collect its garbage, which also brings its figures of memory up to date. */
  void collectGarbage() {
    long jvm =
        process
            .descendants()
            .filter(child -> child.info().command().orElse("").endsWith("/java"))
            .findFirst()
            .orElseThrow()
            .pid();
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    PostgresServer.runPlain(List.of(jcmd.toString(), String.valueOf(jvm), "GC.run"));
  }

  /** Ends the node as a power cut would. */
  void kill() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
    say(name + " killed");
  }

  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    try {
      process.onExit().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    } catch (RuntimeException e) {
      process.destroyForcibly();
    }
    descendants.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroy);
    Await.until(
        Duration.ofSeconds(20), () -> descendants.stream().noneMatch(ProcessHandle::isAlive));
    descendants.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    say(name + " stopped");
  }

  private void awaitReady() {
    Instant start = Instant.now();
    while (!isReady()) {
      if (!process.isAlive() || Duration.between(start, Instant.now()).compareTo(START_LIMIT) > 0) {
        String tail = tail(output());
        close();
        throw new IllegalStateException(name + " did not start; end of " + log + ":\n" + tail);
      }
      Await.sleep(Duration.ofMillis(250));
    }
    say(
        name
            + " ready after "
            + Duration.between(start, Instant.now()).toSeconds()
            + " s: "
            + base);
  }

  private boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(management.resolve("/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String tail(String text) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  private static void say(String message) {
    System.out.println("[it] " + message);
  }

  /** What to start. */
  static final class Builder {
    private boolean provider = true;
    private String database = "dev-mem";
    private String databaseUrl = "";
    private String databaseUser = "";
    private int clusterPort;
    private int httpPort = FreePort.next();
    private int reconcileSeconds = 2;
    private String features = "";
    private String disabledFeatures = "";
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> options = new ArrayList<>();
    private final List<Path> imports = new ArrayList<>();

    private Builder() {}

    Builder withoutProvider() {
      provider = false;
      return this;
    }

    Builder postgres(String url) {
      database = "postgres";
      databaseUrl = url;
      databaseUser = "postgres";
      return this;
    }

    Builder mariadb(String url) {
      database = "mariadb";
      databaseUrl = url;
      databaseUser = MariaServer.USER;
      return this;
    }

    /** Makes the node part of a cluster: its cache traffic listens on a free loopback port. */
    Builder clustered() {
      clusterPort = FreePort.next();
      return this;
    }

    Builder reconcileEvery(int seconds) {
      reconcileSeconds = seconds;
      return this;
    }

    /** A port chosen beforehand, so that a server that takes another's place has its issuers. */
    Builder port(int port) {
      httpPort = port;
      return this;
    }

    Builder features(String names) {
      features = names;
      return this;
    }

    Builder featuresDisabled(String names) {
      disabledFeatures = names;
      return this;
    }

    /** Sets a variable of the running node's environment. */
    Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    Builder option(String option) {
      options.add(option);
      return this;
    }

    /** Realm files to import at start, as {@code start --import-realm} does it. */
    Builder importing(Path... files) {
      imports.addAll(List.of(files));
      return this;
    }

    KeycloakServer start() {
      String name = "keycloak-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
      try {
        Path built = builtTree();
        Path home = TARGET.resolve("nodes").resolve(name);
        Files.createDirectories(home.getParent());
        run(
            List.of("cp", "-al", built.toString(), home.toString()),
            home.resolveSibling(name + ".copy.log"));
        ownCopy(built, home, "conf");
        ownCopy(built, home, "data");
        for (Path file : imports) {
          Path folder = Files.createDirectories(home.resolve("data/import"));
          Files.copy(file, folder.resolve(file.getFileName()));
        }
        Path log = home.resolveSibling(name + ".log");
        int http = httpPort;
        int management = FreePort.next();
        List<String> command = startCommand(home, http, management);
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        environment(builder);
        builder.environment().putAll(environment);
        say(name + " starting on " + database + (provider ? "" : ", without the jar"));
        KeycloakServer server =
            new KeycloakServer(name, home, log, builder.start(), http, management);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        server.awaitReady();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<String> startCommand(Path home, int http, int management) {
      List<String> command = new ArrayList<>();
      command.add(home.resolve("bin/kc.sh").toString());
      command.addAll(
          List.of(
              "start",
              "--optimized",
              "--http-enabled=true",
              "--hostname-strict=false",
              "--http-host=127.0.0.1",
              "--http-port=" + http,
              "--http-management-port=" + management,
              "--proxy-headers=xforwarded",
              "--spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri="
                  + AuthenticationDevice.shared().url()));
      if (!databaseUrl.isEmpty()) {
        command.addAll(
            List.of(
                "--db-url=" + databaseUrl,
                "--db-username=" + databaseUser,
                "--db-password=" + databaseUser));
      }
      if (CACHE_AT_START) {
        command.add(cache());
      }
      if (clusterPort > 0) {
        command.add("--cache-embedded-network-bind-address=127.0.0.1");
        command.add("--cache-embedded-network-bind-port=" + clusterPort);
      }
      if (provider) {
        command.add("--spi-events-listener--session-guard--reconcile-seconds=" + reconcileSeconds);
        command.add("--spi-session-guard-location--city-file--files=" + Cities.file());
      }
      if (!imports.isEmpty()) {
        command.add("--import-realm");
      }
      command.addAll(options);
      if (!MORE_OPTIONS.isBlank()) {
        command.addAll(List.of(MORE_OPTIONS.strip().split(" +")));
      }
      return command;
    }

    private String cache() {
      return "--cache=" + (clusterPort > 0 ? "ispn" : "local");
    }

    /** The augmented distribution for this jar, database and feature set, built once and kept. */
    private Path builtTree() throws IOException {
      List<String> build = new ArrayList<>();
      build.add("build");
      build.add("--db=" + database);
      build.add("--health-enabled=true");
      build.add("--metrics-enabled=true");
      if (!CACHE_AT_START) {
        build.add(cache());
      }
      if (!features.isEmpty()) {
        build.add("--features=" + features);
      }
      if (!disabledFeatures.isEmpty()) {
        build.add("--features-disabled=" + disabledFeatures);
      }
      Path jar = jar();
      Path tree = TARGET.resolve("keycloak").resolve(key(build, jar));
      if (Files.isDirectory(tree)) {
        return tree;
      }
      Files.createDirectories(tree.getParent());
      Path lock = tree.resolveSibling("building.lock"); // another JVM may build the same
      try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid() && !Files.isDirectory(tree)) {
          build(build, jar, tree);
        }
        return tree;
      }
    }

    private void build(List<String> build, Path jar, Path tree) throws IOException {
      Path unfinished = tree.resolveSibling(tree.getFileName() + ".unfinished");
      Path log = tree.resolveSibling(tree.getFileName() + ".log");
      run(List.of("rm", "-rf", unfinished.toString()), log);
      say("unpacking " + zip().getFileName());
      unpack(zip(), unfinished);
      if (provider) {
        Files.copy(jar, unfinished.resolve("providers/session-guard.jar"));
      }
      say("kc.sh " + String.join(" ", build));
      List<String> command = new ArrayList<>();
      command.add(unfinished.resolve("bin/kc.sh").toString());
      command.addAll(build);
      run(command, log);
      Files.move(unfinished, tree);
    }

    private String key(List<String> build, Path jar) throws IOException {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(
            zip().getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update(build.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (provider) {
          digest.update(Files.readAllBytes(jar));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    private Path jar() {
      String given =
          System.getProperty(
              "sessionGuard.jar", TARGET + "/../../distribution/target/session-guard.jar");
      Path jar = Path.of(given).toAbsolutePath().normalize();
      if (provider && !Files.isRegularFile(jar)) {
        throw new IllegalStateException(
            "No provider jar " + jar + ": build the distribution first");
      }
      return jar;
    }

    private static Path zip() throws IOException {
      String version = System.getProperty("sessionGuard.serverVersion", "*");
      Path dist = TARGET.resolve("dist");
      if (Files.isDirectory(dist)) {
        try (DirectoryStream<Path> files =
            Files.newDirectoryStream(dist, "keycloak-quarkus-dist-" + version + ".zip")) {
          List<Path> found = new ArrayList<>();
          files.forEach(found::add);
          if (found.size() == 1) {
            return found.get(0);
          }
        }
      }
      throw new IllegalStateException(
          "Expected one zip of version "
              + version
              + " in "
              + dist
              + ": run mvn process-test-resources");
    }

    private static void unpack(Path zip, Path directory) throws IOException {
      try (ZipFile file = new ZipFile(zip.toFile())) {
        Enumeration<? extends ZipEntry> entries = file.entries();
        while (entries.hasMoreElements()) {
          ZipEntry entry = entries.nextElement();
          int slash = entry.getName().indexOf('/');
          Path path = directory.resolve(entry.getName().substring(slash + 1)).normalize();
          if (!path.startsWith(directory)) {
            throw new IOException("Entry outside the zip's folder: " + entry.getName());
          }
          if (entry.isDirectory()) {
            Files.createDirectories(path);
            continue;
          }
          Files.createDirectories(path.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, path);
          }
          if (path.toString().endsWith(".sh") && !path.toFile().setExecutable(true)) {
            throw new IOException("Cannot make executable: " + path);
          }
        }
      }
      Files.createDirectories(directory.resolve("data"));
    }

    private static void ownCopy(Path from, Path to, String directory) {
      Path log = to.resolveSibling(to.getFileName() + ".copy.log");
      run(List.of("rm", "-rf", to.resolve(directory).toString()), log);
      run(List.of("cp", "-a", from.resolve(directory).toString(), to.toString()), log);
    }

    private static void environment(ProcessBuilder builder) {
      builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
      builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin");
      builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms256m -Xmx1g");
    }

    private static void run(List<String> command, Path log) {
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        environment(builder);
        int status = builder.start().waitFor();
        if (status != 0) {
          throw new IllegalStateException(
              command + " ended with " + status + ":\n" + tail(Files.readString(log)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
