package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.GraceTracker;
import dev.sessionguard.ledger.LiveRow;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.LiveRows;
import dev.sessionguard.validity.keycloak.DeadSessions;
import dev.sessionguard.validity.keycloak.SessionValidity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Which of some live rows are about sessions that nothing would let in any more: they are shown as
 * ended, before anybody has closed them.
 */
public final class DeadRows {

  private final Map<String, EndReason> reasons = new HashMap<>();

  private DeadRows() {}

  /** Looks at rows that are shown; has what is dead closed soon. */
  public static DeadRows among(KeycloakSession session, RealmModel realm, List<LedgerEntity> rows) {
    DeadRows dead = new DeadRows();
    Map<String, String> users =
        rows.stream()
            .filter(LedgerEntity::live)
            // a row that ends between the two halves of a page is in both of them
            .collect(Collectors.toMap(LedgerEntity::id, LedgerEntity::userId, (one, same) -> one));
    if (users.isEmpty()) {
      return dead;
    }
    SessionValidity validity = new SessionValidity(session, realm);
    long justNow = Time.currentTimeMillis() - GraceTracker.CERTAIN.toMillis();
    for (LiveRow row : new LiveRows(session, realm.getId()).withIds(users.keySet())) {
      validity
          .diedOf(row, Objects.requireNonNull(users.get(row.id())))
          // Keycloak may be about to store it
          .filter(reason -> reason != EndReason.UNKNOWN || row.loginTime() < justNow)
          .ifPresent(reason -> dead.reasons.put(row.id(), reason));
    }
    if (dead.reasons.values().stream().anyMatch(EndReason::isDecision)) {
      new DeadSessions(session.getKeycloakSessionFactory(), realm.getId()).endSoon();
    }
    return dead;
  }

  /** What a live row's session died of; null while it would be let in. */
  public @Nullable EndReason of(LedgerEntity row) {
    return reasons.get(row.id());
  }

  /** The rows whose session would be let in. */
  public List<LedgerEntity> without(List<LedgerEntity> rows) {
    return rows.stream().filter(row -> !reasons.containsKey(row.id())).toList();
  }
}
