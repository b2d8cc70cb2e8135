package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.keycloak.LedgerSelection;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Conditions on {@code LedgerEntity l}, with their parameters. Text only ever is a parameter. */
final class Conditions implements LedgerSelection {

  private final List<String> all = new ArrayList<>();
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  Conditions and(String condition) {
    all.add(condition);
    return this;
  }

  Conditions with(String parameter, Object value) {
    parameters.put(parameter, value);
    return this;
  }

  Conditions copy() {
    Conditions copy = new Conditions();
    copy.all.addAll(all);
    copy.parameters.putAll(parameters);
    return copy;
  }

  @Override
  public String where() {
    return String.join(" and ", all);
  }

  @Override
  public <Q extends Query> Q bind(Q query) {
    parameters.forEach(query::setParameter);
    return query;
  }
}
