package dev.sessionguard.it;

/** One running Keycloak, wherever it runs. */
interface Node {
  /** The address all realms live under, without a trailing slash. */
  String base();

  /** The console output so far. */
  String output();

  /** What a scraper of the node's metrics gets. */
  String metrics();
}
