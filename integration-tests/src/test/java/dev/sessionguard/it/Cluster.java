package dev.sessionguard.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keycloak nodes in production mode that share a database and find each other through it, as {@code
 * jdbc-ping} does. Starts empty; grows by a node at a time, whose caches have joined the others'
 * when the call returns.
 */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Infinispan's word on a new view: who is in it, after how many. */
  private static final Pattern VIEW = Pattern.compile("ISPN00009[34]: .*?\\((\\d+)\\) \\[");

  private final Database database;
  private final String name;
  private final String url;
  private final BiFunction<KeycloakServer.Builder, Integer, KeycloakServer.Builder> settings;
  private final List<KeycloakServer.Builder> plans = new ArrayList<>();
  private final List<KeycloakServer> nodes = new ArrayList<>();

  Cluster(Database database, String name) {
    this(database, name, (node, number) -> node);
  }

  /**
   * As above with further settings.
   *
   * @param name of the database it is given
   * @param settings adds to a node's own, by its number from 0
   */
  Cluster(
      Database database,
      String name,
      BiFunction<KeycloakServer.Builder, Integer, KeycloakServer.Builder> settings) {
    this.database = database;
    this.name = name;
    this.settings = settings;
    this.url = database.createDatabase(name);
  }

  /** Adds a node. */
  Cluster grow() {
    int number = plans.size();
    KeycloakServer.Builder plan =
        settings.apply(database.node(url, nameOf(number)).clustered(), number);
    KeycloakServer node = plan.start();
    plans.add(plan);
    nodes.add(node);
    awaitView();
    return this;
  }

  /** What the database calls a node's connections, where it calls them anything. */
  static String nameOf(int number) {
    return "keycloak-" + number;
  }

  /** How a node is started the next time. */
  KeycloakServer.Builder plan(int number) {
    return plans.get(number);
  }

  /** All nodes by number, a killed one too. */
  List<KeycloakServer> nodes() {
    return List.copyOf(nodes);
  }

  KeycloakServer node(int number) {
    return nodes.get(number);
  }

  /** Those that run. */
  List<KeycloakServer> running() {
    return nodes.stream().filter(KeycloakServer::isRunning).toList();
  }

  /** Cuts the node's power. Returns at once, while the others may not have noticed. */
  void kill(int number) {
    nodes.get(number).kill();
  }

  /** Starts a killed node again, at the same address. */
  KeycloakServer restart(int number) {
    nodes.set(number, plans.get(number).start());
    awaitView();
    return nodes.get(number);
  }

  /** Waits until every running node sees all running ones, and no other. */
  void awaitView() {
    int expected = running().size();
    boolean joined =
        expected == 1 && nodes.size() == 1
            || Await.until(
                PATIENCE, () -> running().stream().allMatch(node -> seenBy(node) == expected));
    if (!joined) {
      throw new IllegalStateException(
          "Not every node of " + name + " sees " + expected + " nodes after " + PATIENCE);
    }
  }

  private static int seenBy(KeycloakServer node) {
    Matcher view = VIEW.matcher(node.output());
    int last = 1;
    while (view.find()) {
      last = Integer.parseInt(view.group(1));
    }
    return last;
  }

  Database database() {
    return database;
  }

  Connection connect() throws SQLException {
    return database.connect(name);
  }

  @Override
  public void close() {
    nodes.forEach(KeycloakServer::close);
  }
}
