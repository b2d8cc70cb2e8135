package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ending.keycloak.UnfinishedEndings;
import dev.sessionguard.ending.keycloak.UsedSession;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Actors;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowCloser;
import dev.sessionguard.ledger.keycloak.RowWriter;
import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.Allowed;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitDecision.Busy;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitDecision.EndManyLater;
import dev.sessionguard.limit.LimitDecision.EndSessions;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.Event;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The last gate: a session Keycloak has just made, about to be committed. Takes a place in the
 * ledger under the user's lock, or is refused.
 */
public final class SessionAdmission {

  /** A session that is not older was made by this very request, or by one a moment before. */
  private static final int JUST_MADE_MILLIS = 2_000;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserSessionModel userSession;
  private final Event event;
  private final Consumer<Runnable> afterCommit;
  private final Consumer<Runnable> afterSessionIsStored;
  private final GuardSettings settings;
  private final Entering entering;
  private final CapAdmission caps;
  private final ApplicationAdmission application;

  /** The sessions that end for this one. */
  private List<LiveSession> evicted = List.of();

  /**
   * @param afterCommit takes work to do once the login is certain, before Keycloak stores the
   *     session
   * @param afterSessionIsStored takes work to do right after that
   */
  public SessionAdmission(
      KeycloakSession session,
      RealmModel realm,
      UserSessionModel userSession,
      Event event,
      Consumer<Runnable> afterCommit,
      Consumer<Runnable> afterSessionIsStored) {
    this.session = session;
    this.realm = realm;
    this.userSession = userSession;
    this.event = event;
    this.afterCommit = afterCommit;
    this.afterSessionIsStored = afterSessionIsStored;
    this.settings = RealmSettings.of(realm);
    this.entering =
        new Entering(
            session, realm, userSession, event, settings, afterCommit, afterSessionIsStored);
    this.caps = new CapAdmission(entering);
    this.application = new ApplicationAdmission(entering, caps);
  }

  /** Admits or refuses the session; one that is in the ledger already is let through. */
  public void enter() {
    UserModel user = userSession.getUser();
    Ledger ledger = new Ledger(session, realm.getId());
    LimitPolicy policy = Policies.of(session, realm, settings).forSession(userSession, login());
    LimitCheck check = LimitCheck.of(session, realm, user);
    boolean offline = userSession.isOffline();
    boolean lockedFirst = check.isLocked();
    if ((!policy.isUnlimited() && isLikelyNew()) || application.isLimited() || caps.isOfClient()) {
      if (isBusy(check)) { // locked before the rows are read, so that they need not be read again
        return;
      }
      lockedFirst = true;
    }
    if (isLikelyNew() && isAlone() && enterAtOnce(check, policy)) {
      return;
    }
    List<LedgerEntity> rows = ledger.rows(userSession.getId());
    if (isKnown(rows.stream().filter(LedgerEntity::live).toList())) {
      return;
    }
    if (Ledger.endedByUs(userSession, rows)) {
      // a cookie or code of a session that a newer login is just taking the place of
      afterSessionIsStored.accept(this::finishEnding);
      return;
    }
    Refusal ofApplication = application.refusal();
    if (ofApplication != null) {
      refuse(ofApplication);
      return;
    }
    if (policy.isUnlimited()) {
      if (takePlaces(List.of())) {
        LedgerEntity row = openRow(rows.isEmpty());
        if (caps.isAsked()) { // else no other login would have ended it
          afterSessionIsStored.accept(() -> removeIfEndedMeanwhile(row.id()));
        }
      }
      return;
    }
    if (!lockedFirst) {
      if (isBusy(check)) {
        return;
      }
      if (isKnown(ledger.liveRows(userSession.getId()))) {
        return; // from before we were installed: the lock's first taker adopts such sessions
      }
    }
    boolean holdsPlace =
        offline
            && policy.countOffline()
            && ledger.readCommitted(now -> !now.liveRows(userSession.getId()).isEmpty());
    boolean isCounted = !holdsPlace && (!offline || policy.countOffline());
    if (isCounted ? !makeRoom(check, policy) : !takePlaces(List.of())) {
      return;
    }
    LedgerEntity row = openRow(rows.isEmpty());
    afterSessionIsStored.accept(() -> removeIfEndedMeanwhile(row.id()));
  }

  /** Whether nothing but the user's own limit has to be asked. */
  private boolean isAlone() {
    return !application.isLimited() && !caps.isAsked();
  }

  /**
   * Admits or refuses a session that the ledger has no row of, without a look for it before: nearly
   * every login is one. The lock is held, if the user has a limit.
   *
   * @return false where the ledger has, or that has not been asked
   */
  private boolean enterAtOnce(LimitCheck check, LimitPolicy policy) {
    if (policy.isUnlimited()) {
      Optional<LedgerEntity> row =
          isJustMade()
              ? writer().openIfNew(userSession, event.getTime(), event.getClientId())
              : Optional.empty();
      row.ifPresent(opened -> entered(opened, true));
      return row.isPresent();
    }
    if (!check.isNews(policy, userSession.getId())) {
      return false;
    }
    if (makeRoom(check, policy)) {
      LedgerEntity row = openRow(true);
      check.entered();
      afterSessionIsStored.accept(() -> removeIfEndedMeanwhile(row.id()));
    }
    return true;
  }

  /** One that is not is known, or was before we were installed. */
  private boolean isJustMade() {
    return userSession.getStarted() * 1000L >= Time.currentTimeMillis() - JUST_MADE_MILLIS;
  }

  /** Takes the user's lock; where it is not to be had, the session does not come to be. */
  private boolean isBusy(LimitCheck check) {
    if (check.lock() != UserLock.Outcome.BUSY) {
      return false;
    }
    giveBusyAnswer();
    return true;
  }

  private void giveBusyAnswer() {
    BusyLogin.report(session, entering.sameEvent(), userSession.getUser());
    Ledger ledger = new Ledger(session, realm.getId());
    new LateAnswer.Busy(!ledger.liveRows(userSession.getId()).isEmpty()).give(session);
  }

  /**
   * Takes a place in each cap that the session is under; returns whether it may stay.
   *
   * @param ending ids of sessions that end for it
   */
  private boolean takePlaces(Collection<String> ending) {
    LimitDecision decision = caps.enter(ending);
    if (decision instanceof Denied denied) {
      refuse(caps.refusal(denied));
    } else if (decision instanceof Busy) {
      giveBusyAnswer();
    }
    return decision instanceof Allowed;
  }

  /** A guess: the ledger knows. A login that does not go on with a session makes one. */
  private boolean isLikelyNew() {
    AuthenticationSessionModel login = login();
    return login != null && !userSession.isOffline() && !LoginAttempt.goesOnWithSession(login);
  }

  /** Whether the ledger has the session: SSO re-use, or one more token of an offline session. */
  private boolean isKnown(List<LedgerEntity> live) {
    RowWriter writer = writer();
    for (LedgerEntity known : live) {
      if (known.offline() == userSession.isOffline()) {
        application.enter(known);
        writer.touch(known.sessionId(), known.offline(), event.getTime());
        return true;
      }
    }
    return false;
  }

  private LedgerEntity openRow(boolean isFirst) {
    LedgerEntity row = writer().open(userSession, event.getTime(), event.getClientId());
    entered(row, isFirst);
    return row;
  }

  private void entered(LedgerEntity row, boolean isFirst) {
    if (userSession.isOffline()
        && session.sessions().getUserSession(realm, userSession.getId()) == null) {
      // a first login for offline access: Keycloak removes the online session without an event
      // (OAuth2GrantTypeBase.createTokenResponseBuilder)
      new RowCloser(session, realm.getId()).closeOnline(userSession.getId(), EndReason.REPLACED);
    }
    application.entered();
    ReportedLimit.of(session, realm, settings, userSession, login(), evicted)
        .ifPresent(reported -> afterSessionIsStored.accept(reported::soon));
    if (isFirst) {
      UsedSession.begun(session, row);
    }
    ReportedApplication.of(entering, evicted)
        .ifPresent(reported -> afterSessionIsStored.accept(reported::soon));
    ReportedCaps.of(entering).ifPresent(reported -> afterSessionIsStored.accept(reported::soon));
    if (isFirst || !userSession.isOffline()) { // else told when the online session came
      mails().ofNewLogin(event.getType());
    }
  }

  /** Returns whether the session may stay. */
  private boolean makeRoom(LimitCheck check, LimitPolicy asking) {
    LimitPolicy policy = asking;
    LimitDecision decision = check.decide(policy, chosen());
    if (decision instanceof AskUser) {
      AuthenticationSessionModel login = login();
      if (login != null && RestartedLogin.isPossible(session, realm, login)) {
        new LateAnswer.Restarted(login).give(session);
        return false;
      }
      policy = asking.withoutAsking();
      decision = check.decide(policy);
    }
    if (decision instanceof Denied denied) {
      refuse(
          new Refusal(
              denied,
              Gate.EVENT_LISTENER,
              new HeldPlaces(session, realm, userSession.getUser(), check.sessions(policy))));
      return false;
    }
    if (!takePlaces(ending(decision, check.replaced()))) {
      return false;
    }
    if (decision instanceof EndSessions end) {
      evicted = end.sessions();
      // where the user was asked it was the user who ended them
      boolean asked = policy.whenExceeded() == WhenExceeded.ASK_USER;
      end(end.sessions(), asked ? Actors.of(realm, userSession.getUser()) : null, policy.rule());
    }
    if (decision instanceof EndManyLater) {
      String userId = userSession.getUser().getId();
      String baseUri = entering.baseUri();
      afterSessionIsStored.accept(
          () ->
              new SurplusEnding(session.getKeycloakSessionFactory())
                  .soon(realm.getId(), userId, baseUri));
    }
    endReplaced(check.replaced());
    return true;
  }

  private static Collection<String> ending(LimitDecision decision, @Nullable String replaced) {
    List<String> ids = new ArrayList<>();
    if (decision instanceof EndSessions end) {
      end.sessions().forEach(each -> ids.add(each.id()));
    }
    if (replaced != null) {
      ids.add(replaced);
    }
    return ids;
  }

  private void end(List<LiveSession> sessions, @Nullable Actor endedBy, String rule) {
    SessionTermination ending = new SessionTermination(session.getKeycloakSessionFactory());
    List<String> ids = sessions.stream().map(LiveSession::id).toList();
    String realmId = realm.getId();
    String baseUri = entering.baseUri();
    entering.end(
        () -> ending.evict(session, realm, ids, endedBy, rule),
        () -> ending.evictNow(realmId, ids, endedBy, baseUri, rule));
    mails().ofEviction(ids);
  }

  /**
   * Ends the session that this very browser held, which took no place. Keycloak removes it too, but
   * not where the browser's other cookie says otherwise ({@code
   * AuthenticationManager.compareSessionIdWithSessionCookie}), which anybody can set.
   */
  private void endReplaced(@Nullable String replaced) {
    if (replaced == null || replaced.equals(userSession.getId())) {
      return;
    }
    SessionTermination ending = new SessionTermination(session.getKeycloakSessionFactory());
    String realmId = realm.getId();
    entering.end(
        () -> ending.replace(session, realm, replaced), () -> ending.replaceNow(realmId, replaced));
  }

  private RowWriter writer() {
    return new RowWriter(session, realm.getId());
  }

  private LoginMails mails() {
    return LoginMails.of(session, userSession, settings.notice(), afterCommit);
  }

  private void refuse(Refusal refusal) {
    new LateAnswer.Refused(refusal).give(session);
    refusal.report(session, entering.sameEvent(), userSession.getUser());
    String realmId = realm.getId();
    String sessionId = userSession.getId();
    UnfinishedEndings endings = new UnfinishedEndings(session.getKeycloakSessionFactory());
    afterSessionIsStored.accept(() -> endings.discard(realmId, sessionId));
  }

  /**
   * A login that came right after this one may have ended this session before Keycloak stored it,
   * and found nothing to remove. Waited for: else Keycloak's own lists had the session for a moment
   * after the answer.
   */
  private void removeIfEndedMeanwhile(String rowId) {
    boolean live;
    // without a transaction: one statement, and not its begin and commit, at every login
    try (KeycloakSession other = session.getKeycloakSessionFactory().create()) {
      live = new Ledger(other, realm.getId()).isLive(rowId);
    }
    if (!live) {
      finishEnding();
    }
  }

  private void finishEnding() {
    new UnfinishedEndings(session.getKeycloakSessionFactory())
        .finish(realm.getId(), userSession.getId());
  }

  private Set<String> chosen() {
    @Nullable AuthenticationSessionModel login = login();
    return login == null ? Set.of() : EndChoice.of(login);
  }

  /** The login that made the session; null where none did. */
  private @Nullable AuthenticationSessionModel login() {
    @Nullable AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    return login == null || !realm.equals(login.getRealm()) ? null : login;
  }
}
