package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.SessionUse;
import dev.sessionguard.ledger.SessionUse.Verdict;
import dev.sessionguard.ledger.keycloak.KeycloakSessionRows;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;

/** The session that a request uses, by a token, code or cookie, held against the ledger. */
public final class UsedSession {

  private static final String ATTRIBUTE = "session-guard.used.";

  private static final String EXCHANGED = "session-guard.exchanged";

  private final KeycloakSession session;
  private final String realmId;
  private final String id;
  private final List<LedgerEntity> rows;

  private UsedSession(KeycloakSession session, String realmId, String id, List<LedgerEntity> rows) {
    this.session = session;
    this.realmId = realmId;
    this.id = id;
    this.rows = rows;
  }

  /**
   * Notes that the session begins in this very request: until the commit nobody else sees its row,
   * so nobody need look whether it has ended.
   *
   * @param row the only one that the ledger has of the session
   */
  public static void begun(KeycloakSession session, LedgerEntity row) {
    session.setAttribute(
        attribute(row.realmId(), row.sessionId()),
        new UsedSession(session, row.realmId(), row.sessionId(), List.of(row)));
  }

  /**
   * Notes the session that a code was exchanged for the tokens of: Keycloak's context does not say.
   */
  public static void exchanged(KeycloakSession session, String id) {
    session.setAttribute(EXCHANGED, id);
  }

  /** The session that the request uses, as Keycloak has it; null where it uses none. */
  public static @Nullable UserSessionModel of(KeycloakSession session) {
    UserSessionModel used = session.getContext().getUserSession();
    String exchanged = session.getAttribute(EXCHANGED, String.class);
    RealmModel realm = session.getContext().getRealm();
    return used != null || exchanged == null || realm == null
        ? used
        : session.sessions().getUserSession(realm, exchanged);
  }

  /** What the ledger has of a session, read once in a request. */
  public static UsedSession of(KeycloakSession session, String realmId, String id) {
    String attribute = attribute(realmId, id);
    UsedSession known = session.getAttribute(attribute, UsedSession.class);
    if (known == null) {
      known = new UsedSession(session, realmId, id, new Ledger(session, realmId).rows(id));
      session.setAttribute(attribute, known);
    }
    return known;
  }

  private static String attribute(String realmId, String id) {
    return ATTRIBUTE + realmId + "/" + id;
  }

  /**
   * Notes that the session was used, as far as that is news.
   *
   * @param when epoch milliseconds
   */
  public void touch(boolean offline, long when) {
    boolean isNews =
        rows.stream()
            .anyMatch(
                row ->
                    row.live()
                        && row.offline() == offline
                        && row.lastActivity() < when - RowWriter.ACTIVITY_STEP_MILLIS);
    if (isNews) {
      new RowWriter(session, realmId).touch(id, offline, when);
    }
  }

  /**
   * The live row of the online session as it was before this request noted its use; empty where the
   * ledger has none.
   */
  public Optional<LedgerEntity> online() {
    return rows.stream()
        .filter(row -> row.live() && !row.offline())
        .max(Comparator.comparingInt(LedgerEntity::started));
  }

  /**
   * Whether the session has ended, although Keycloak still found it. Asks nothing where Keycloak
   * keeps no copies of sessions: what is found there is stored.
   */
  static boolean hasEnded(KeycloakSession session, UserSessionModel used) {
    if (!SessionCaches.holdOnline(session) && !used.isOffline()) {
      return false;
    }
    @Nullable String copyOf = used.getNote(Constants.CREATED_FROM_PERSISTENT);
    boolean transientOnly = used.getPersistenceState() == SessionPersistenceState.TRANSIENT;
    if (transientOnly && copyOf == null) {
      return false;
    }
    @Nullable Boolean offline = transientOnly ? null : used.isOffline();
    UsedSession known = of(session, used.getRealm().getId(), used.getId());
    Verdict verdict =
        SessionUse.of(
            known.rows.stream().map(UsedSession::row).toList(), offline, used.getStarted());
    return switch (verdict) {
      case LET_IN -> false;
      case ENDED -> true;
      case ASK_KEYCLOAK -> !known.isStored();
    };
  }

  private boolean isStored() {
    KeycloakSessionRows stored = new KeycloakSessionRows(session);
    return !stored.storedAmong(List.of(id), false).isEmpty()
        || !stored.storedAmong(List.of(id), true).isEmpty();
  }

  private static SessionUse.Row row(LedgerEntity row) {
    return new SessionUse.Row(
        row.offline(), row.live(), row.started(), row.loginTime(), row.endReason());
  }
}
