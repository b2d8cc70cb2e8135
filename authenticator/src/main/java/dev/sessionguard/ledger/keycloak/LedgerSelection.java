package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.Query;

/** Some rows of the ledger, as a condition on {@code LedgerEntity l}. */
public interface LedgerSelection {

  /** The condition in Hibernate's query language; values are parameters only. */
  String where();

  /** Sets the condition's parameters. */
  <Q extends Query> Q bind(Q query);
}
