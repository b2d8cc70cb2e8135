package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ending.keycloak.ClientTelling;
import dev.sessionguard.ending.keycloak.PartTermination;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ending.keycloak.UsedPart;
import dev.sessionguard.ending.keycloak.UsedSession;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.RefusedLogin;
import dev.sessionguard.ledger.keycloak.EndEvents;
import dev.sessionguard.limit.keycloak.CredentialReset;
import dev.sessionguard.limit.keycloak.LateAnswer;
import dev.sessionguard.limit.keycloak.Refusals;
import dev.sessionguard.limit.keycloak.SessionAdmission;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.page.keycloak.NoticeCookie;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.settings.ChangedBy;
import dev.sessionguard.validity.keycloak.DeadSessions;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.util.TokenUtil;

/**
 * Sees every session begin and end, in the transaction it happens in. Keycloak swallows what a
 * listener throws ({@code EventBuilder.sendNow}), so nothing here relies on throwing.
 */
final class SessionGuardEventListener implements EventListenerProvider {

  private static final Logger LOG = Logger.getLogger(SessionGuardEventListener.class);

  private static final Pattern USER_PATH = Pattern.compile("users/([^/]+)");

  private final KeycloakSession session;
  private final AfterCommit afterCommit = new AfterCommit();
  private final EndedByKeycloak endedByKeycloak;

  SessionGuardEventListener(KeycloakSession session) {
    this.session = session;
    this.endedByKeycloak = new EndedByKeycloak(session);
    // Enlisted this early it runs before the transaction that stores new user sessions, which is
    // enlisted when the first of them is made: Keycloak runs these in order.
    session.getTransactionManager().enlistAfterCompletion(afterCommit);
  }

  @Override
  public void onEvent(Event event) {
    if (event.getRealmId() == null) {
      return;
    }
    if (Refusals.ERROR.equals(event.getError()) && event.getUserId() != null) {
      Refusals.note(session, event);
      String realm = Objects.requireNonNullElse(event.getRealmName(), event.getRealmId());
      Map<String, String> details =
          Objects.requireNonNullElse(event.getDetails(), Map.<String, String>of());
      String gate = details.getOrDefault(RefusedLogin.GATE, "");
      ReportSource of =
          new ReportSource(
              details.getOrDefault(RefusedLogin.RULE, ""),
              details.getOrDefault(RefusedLogin.APPLICATION, ""),
              details.getOrDefault(RefusedLogin.CAP, ""));
      afterCommit.add(() -> SessionMetrics.refused(realm, gate, of));
    }
    if (event.getType() == EventType.USER_DISABLED_BY_PERMANENT_LOCKOUT) {
      afterwards(
          () ->
              new DeadSessions(session.getKeycloakSessionFactory(), event.getRealmId()).endSoon());
    }
    if (event.getError() == null) {
      RenameEvents.heard(session, event);
    }
    if (event.getType() == EventType.UPDATE_CREDENTIAL) {
      CredentialReset.updated(session, event);
    }
    if (event.getError() != null || event.getSessionId() == null) {
      return;
    }
    UsedPart.heard(session, event);
    switch (event.getType()) {
      case LOGIN, IMPERSONATE, AUTHREQID_TO_TOKEN, TOKEN_EXCHANGE, CLIENT_LOGIN -> begun(event);
      case CODE_TO_TOKEN, OAUTH2_DEVICE_CODE_TO_TOKEN -> {
        UsedSession.exchanged(session, event.getSessionId());
        if (isOffline(event)) {
          begun(event);
        }
      }
      case REFRESH_TOKEN ->
          UsedSession.of(session, event.getRealmId(), event.getSessionId())
              .touch(isOffline(event), event.getTime());
      case LOGOUT, REVOKE_GRANT -> ended(event);
      case USER_SESSION_DELETED -> expired(event);
      default -> {}
    }
  }

  private void begun(Event event) {
    RealmModel realm = session.realms().getRealm(event.getRealmId());
    UserSessionModel userSession = realm == null ? null : find(realm, event);
    if (userSession == null
        || userSession.getUser() == null
        || userSession.getPersistenceState() == SessionPersistenceState.TRANSIENT) {
      return;
    }
    try {
      endedByKeycloak.close(); // which take no place any more
      new SessionAdmission(session, realm, userSession, event, afterCommit::add, this::afterwards)
          .enter();
    } catch (RuntimeException e) {
      LateAnswer.fail(session);
      throw e;
    }
    if (PasswordDue.isPassedBy(realm, userSession.getUser(), event)) {
      afterwards(() -> PasswordDue.end(session, event));
    }
    if (event.getType() == EventType.LOGIN) {
      NoticeCookie.give(session, realm, userSession);
    }
  }

  private @Nullable UserSessionModel find(RealmModel realm, Event event) {
    String id = event.getSessionId();
    if (isOffline(event)) {
      return session.sessions().getOfflineUserSession(realm, id);
    }
    UserSessionModel current = session.getContext().getUserSession();
    return current != null && id.equals(current.getId())
        ? current
        : session.sessions().getUserSession(realm, id);
  }

  private static boolean isOffline(Event event) {
    return event.getDetails() != null
        && TokenUtil.TOKEN_TYPE_OFFLINE.equals(event.getDetails().get(Details.REFRESH_TOKEN_TYPE));
  }

  private void ended(Event event) {
    RealmModel realm = session.realms().getRealm(event.getRealmId());
    if (realm == null || ClientTelling.isAt(session)) {
      return; // the event is our own, about a session that we have ended
    }
    endedByKeycloak.add(event);
    SessionTermination.forgetAtCommit(session, List.of(event.getSessionId()));
    if (event.getType() == EventType.REVOKE_GRANT) {
      PartTermination.revoked(session, realm, event);
    }
    if (event.getType() == EventType.LOGOUT) {
      NoticeCookie.take(session, realm, event.getSessionId());
    }
  }

  /**
   * Keycloak deletes what is over by time, and has its rows locked when it tells. Ours are closed
   * after that: everybody else locks ours first.
   */
  private void expired(Event event) {
    String realmId = event.getRealmId();
    String sessionId = event.getSessionId();
    boolean rememberMeIsOff =
        event.getDetails() != null
            && Details.INVALID_USER_SESSION_REMEMBER_ME_REASON.equals(
                event.getDetails().get(Details.REASON));
    SessionTermination.forgetAtCommit(session, List.of(sessionId));
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    afterwards(
        () ->
            RealmTransaction.run(
                factory,
                realmId,
                (other, realm) ->
                    new EndEvents(other, realm).closeExpired(sessionId, rememberMeIsOff)));
  }

  @Override
  public void onEvent(AdminEvent event, boolean includeRepresentation) {
    RealmModel realm =
        event.getRealmId() == null || event.getError() != null
            ? null
            : session.realms().getRealm(event.getRealmId());
    if (realm == null) {
      return;
    }
    EndEvents ends = new EndEvents(session, realm);
    if (event.getResourceType() == ResourceType.REALM
        && event.getOperationType() != OperationType.DELETE) {
      RealmApplication.applyAfterUpdate(session, realm, event, changedBy(event, ends));
    }
    FlowStepCheck.of(session, realm, event);
    RenameEvents.heard(session, realm, event);
    EndEvents.Ended ended = ends.close(event);
    if (ended instanceof EndEvents.Ended.Some some) {
      SessionTermination.forgetAtCommit(session, some.sessionIds());
    } else if (ended instanceof EndEvents.Ended.All) {
      SessionTermination.forgetRealmAtCommit(session, realm.getId());
    }
    if (event.getResourceType() == ResourceType.USER
        && event.getOperationType() == OperationType.UPDATE) {
      endWhenDisabled(realm, event, ends.administrator(event));
    }
    if (mayDeclareVoid(event)) {
      DeadSessions.endAtCommit(session, realm);
    }
  }

  private static ChangedBy changedBy(AdminEvent event, EndEvents ends) {
    Actor author = ends.administrator(event);
    return author == null
        ? ChangedBy.UNKNOWN
        : new ChangedBy(author.realmId(), author.userId(), author.username());
  }

  /** What may leave sessions behind that nothing would let in any more. */
  private static boolean mayDeclareVoid(AdminEvent event) {
    return switch (event.getResourceType()) {
      case REALM -> event.getOperationType() == OperationType.UPDATE;
      case IDENTITY_PROVIDER -> event.getOperationType() == OperationType.DELETE;
      case USER -> event.getOperationType() == OperationType.ACTION;
      default -> false;
    };
  }

  /** Keycloak refuses a disabled user's tokens, but keeps the sessions for when it is enabled. */
  private void endWhenDisabled(RealmModel realm, AdminEvent event, @Nullable Actor by) {
    Matcher path = USER_PATH.matcher(String.valueOf(event.getResourcePath()));
    UserModel user = path.matches() ? session.users().getUserById(realm, path.group(1)) : null;
    if (user != null && !user.isEnabled()) {
      DeadSessions.endOfUser(session, realm, user.getId(), EndReason.USER_DISABLED, by);
    }
  }

  private void afterwards(Runnable work) {
    AfterCommit last = new AfterCommit();
    last.add(work);
    session.getTransactionManager().enlistAfterCompletion(last);
  }

  @Override
  public void close() {}

  /** Work for after the commit; what fails is left to the reconciler and never fails a login. */
  private static final class AfterCommit extends AbstractKeycloakTransaction {
    private final Deque<Runnable> work = new ArrayDeque<>();

    void add(Runnable piece) {
      work.add(piece);
    }

    @Override
    protected void commitImpl() {
      for (Runnable next = work.poll(); next != null; next = work.poll()) {
        try {
          next.run();
        } catch (RuntimeException e) {
          LOG.warn("Work after a login is left to the reconciler", e);
        }
      }
    }

    @Override
    protected void rollbackImpl() {
      work.clear();
    }
  }
}
