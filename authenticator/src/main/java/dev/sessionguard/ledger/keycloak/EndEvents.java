package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.idle.SessionEnd;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.SessionExpirationUtils;

/**
 * What Keycloak's events say about sessions that ended. Not every end has an event; the reconciler
 * finds the others.
 */
public final class EndEvents {

  private static final Pattern SESSION_PATH = Pattern.compile("sessions/([^/]+)");
  private static final String LOGOUT_ALL_PATH = "logout-all";
  private static final Pattern USER_LOGOUT_PATH = Pattern.compile("users/([^/]+)/logout");

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Ledger ledger;
  private final RowCloser closer;
  private final SessionDirectory directory;

  public EndEvents(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.ledger = new Ledger(session, realm.getId());
    this.closer = new RowCloser(session, realm.getId());
    this.directory = new SessionDirectory(session, realm);
  }

  /**
   * Closes what LOGOUT and REVOKE_GRANT events of one request ended. Where there are several the
   * rows are locked first, in the order in which everybody locks more than one.
   */
  public void close(List<Event> events) {
    List<String> ids = events.stream().map(Event::getSessionId).distinct().toList();
    if (ids.size() > 1) {
      closer.lockLiveRows(ids);
    }
    events.forEach(this::close);
  }

  private void close(Event event) {
    if (event.getType() == EventType.LOGOUT) { // the online session
      closer.closeOnline(
          event.getSessionId(),
          EndReason.LOGOUT,
          Actors.withId(session, realm.getId(), event.getUserId()));
    }
    closeWhatIsGone(event.getSessionId());
  }

  /**
   * Closes what Keycloak has deleted because it was over by time, or lost its remember-me. In a
   * transaction of its own after that: Keycloak locks its own rows first, and everybody else ours.
   */
  public void closeExpired(String sessionId, boolean rememberMeIsOff) {
    for (LedgerEntity row : ledger.liveRows(sessionId)) {
      // the event does not say whether it was the online or the offline one
      if (!directory.isThere(row.sessionId, row.offline)) {
        closer.closeRow(row.id, rememberMeIsOff ? EndReason.REMEMBER_ME_OFF : expiry(row));
      }
    }
  }

  /** Closes the rows of a session that Keycloak no longer has, online or offline. */
  private void closeWhatIsGone(String sessionId) {
    for (LedgerEntity row : ledger.liveRows(sessionId)) {
      if (directory.find(sessionId, row.offline) == null) {
        closer.closeRow(row.id, EndReason.LOGOUT);
      }
    }
  }

  /** What an administrator ended in Keycloak's own way. */
  public sealed interface Ended {

    /** Nothing. */
    record Nothing() implements Ended {}

    /** These sessions. */
    record Some(Collection<String> sessionIds) implements Ended {}

    /** All sessions of the realm. */
    record All() implements Ended {}
  }

  /** Closes what an administrator ended. */
  public Ended close(AdminEvent event) {
    String path = event.getResourcePath();
    if (path == null) {
      return new Ended.Nothing();
    }
    Actor by = administrator(event);
    Matcher one = SESSION_PATH.matcher(path);
    if (event.getOperationType() == OperationType.DELETE && one.matches()) {
      String id = one.group(1);
      for (LedgerEntity row : ledger.liveRows(id)) {
        if (directory.find(row.sessionId, row.offline) == null) {
          closer.closeRows(List.of(row.id), EndReason.REVOKED, by);
        }
      }
      return new Ended.Some(List.of(id));
    }
    if (event.getOperationType() != OperationType.ACTION) {
      return new Ended.Nothing();
    }
    Matcher user = USER_LOGOUT_PATH.matcher(path);
    if (user.matches()) {
      List<String> ended = ledger.liveOnlineOf(user.group(1));
      closer.closeOnlineOf(user.group(1), EndReason.REVOKED, by);
      return new Ended.Some(ended);
    }
    if (path.equals(LOGOUT_ALL_PATH)) {
      closer.closeAll(EndReason.REVOKED_ALL, by); // RealmAdminResource.logoutAll: offline ones too
      return new Ended.All();
    }
    return new Ended.Nothing();
  }

  /** The administrator who did it; null for nobody. */
  public @Nullable Actor administrator(AdminEvent event) {
    AuthDetails details = event.getAuthDetails();
    return details == null || details.getUserId() == null || details.getRealmId() == null
        ? null
        : Actors.withId(session, details.getRealmId(), details.getUserId());
  }

  /**
   * Whether a session that Keycloak has deleted was idle or too old, by its row: the earlier of the
   * two.
   */
  public EndReason expiry(LedgerEntity row) {
    long idleAt =
        SessionExpirationUtils.calculateUserSessionIdleTimestamp(
            row.offline, row.rememberMe, row.lastActivity, realm);
    long maxAt =
        SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
            row.offline, row.rememberMe, row.loginTime, realm);
    return new SessionEnd(idleAt, maxAt).at(Time.currentTimeMillis()).orElse(EndReason.IDLE);
  }
}
