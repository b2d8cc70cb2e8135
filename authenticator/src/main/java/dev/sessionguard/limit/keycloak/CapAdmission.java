package dev.sessionguard.limit.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.keycloak.Isolation;
import dev.sessionguard.ledger.keycloak.Places;
import dev.sessionguard.ledger.keycloak.Places.Place;
import dev.sessionguard.ledger.keycloak.RowCloser;
import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.Allowed;
import dev.sessionguard.limit.LimitDecision.Busy;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.rules.keycloak.RealmPerson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The caps that a login is under: it takes a place in each, or is refused. Asked by the last gate,
 * before any row of the ledger is locked: who waits here holds nothing that another login needs but
 * the user's lock.
 */
final class CapAdmission {

  /** Between two looks for a place, where logins of this moment hold all that are left. */
  private static final long PAUSE_MILLIS = 10;

  private final Entering entering;
  private final KeycloakSession session;
  private final RealmModel realm;
  private final Places places;
  private final List<Cap> caps;
  private final List<Taken> taken = new ArrayList<>();
  private Collection<String> ending = List.of();
  private @Nullable Cap refusedBy;

  /** A place that this login has taken. */
  private record Taken(Cap cap, Place place) {

    /** The session whose place it was; none where it was free, or its session ends anyhow. */
    List<String> victims(Collection<String> ending) {
      String before = place.before();
      return before == null || ending.contains(before) ? List.of() : List.of(before);
    }
  }

  CapAdmission(Entering entering) {
    this.entering = entering;
    this.session = entering.session();
    this.realm = entering.realm();
    this.places = new Places(session, realm.getId());
    this.caps = concerning(entering, entering.settings().caps().inForce());
  }

  /** Those of some caps that a login is under. */
  static List<Cap> concerning(Entering entering, List<Cap> all) {
    boolean counts =
        !entering.userSession().isOffline() || entering.settings().limit().countOffline();
    UserModel user = entering.userSession().getUser();
    if (all.isEmpty()
        || !counts
        || ApplicationAdmission.isExempt(
            entering.session(), entering.realm(), entering.settings(), user)) {
      return List.of();
    }
    RealmPerson person = new RealmPerson(entering.session(), user);
    String client = entering.event().getClientId();
    return all.stream()
        .filter(
            cap ->
                switch (cap.scope()) {
                  case REALM -> true;
                  case CLIENT -> cap.of().equals(client);
                  case ORGANIZATION -> person.isMemberOf(cap.of());
                })
        .toList();
  }

  /** Whether any cap counts the session. */
  boolean isAsked() {
    return !caps.isEmpty();
  }

  /**
   * Whether a client's cap does: then the user's lock has to be held, or two logins of one session
   * into the client would take two places.
   */
  boolean isOfClient() {
    return caps.stream().anyMatch(cap -> cap.scope() == CapScope.CLIENT);
  }

  /**
   * Takes a place in each cap for a new session.
   *
   * @param endingForIt ids of sessions that end for it, whose places it may have
   * @return {@link Allowed}, {@link Denied} or {@link Busy}; but for the first nothing is taken
   */
  LimitDecision enter(Collection<String> endingForIt) {
    ending = endingForIt;
    return take(caps, entering.userSession().isOffline());
  }

  /** As above, for a client that begins to take part in a session that is there already. */
  LimitDecision enterPart() {
    return take(caps.stream().filter(cap -> cap.scope() == CapScope.CLIENT).toList(), true);
  }

  /** The refusal after {@link Denied}. */
  Refusal refusal(Denied denied) {
    return new Refusal(
        denied,
        Gate.EVENT_LISTENER,
        null,
        Objects.requireNonNull(refusedBy, "not refused").id(),
        null);
  }

  private LimitDecision take(List<Cap> asked, boolean mayHavePlace) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UserLock.patienceMillis());
    for (Cap cap : asked) {
      LimitDecision decision = take(cap, mayHavePlace, end);
      if (!(decision instanceof Allowed)) {
        taken.clear();
        return decision;
      }
    }
    List<String> rows = new ArrayList<>(ending);
    taken.forEach(each -> rows.addAll(each.victims(ending)));
    if (rows.size() > ending.size() && Isolation.seesCommitted(session)) {
      new RowCloser(session, realm.getId()).lockLiveRows(rows); // all of them in one order
    }
    taken.forEach(
        each -> each.place().give(entering.userSession().getId(), entering.event().getTime()));
    return new Allowed();
  }

  /**
   * @param mayHavePlace whether the session may be one that has a place: the online one that an
   *     offline one is made from, or one that the client took part in before
   */
  private LimitDecision take(Cap cap, boolean mayHavePlace, long end) {
    String own = entering.userSession().getId();
    if (mayHavePlace && places.of(cap, List.of(own)) != null) {
      return new Allowed();
    }
    Place place = places.of(cap, ending);
    if (place == null) {
      place = places.free(cap);
    }
    CapPlaces making = new CapPlaces(session, realm, cap);
    if (place == null && !making.makeWhereMissing()) {
      return new Busy();
    }
    if (place == null) {
      making.sweepNowAndThen();
      place = places.freeOrOldest(cap, own);
    }
    while (place == null && (cap.endsOldest() || places.isAnyFree(cap))) {
      if (System.nanoTime() - end > 0 || !pause()) {
        return new Busy();
      }
      place = places.freeOrOldest(cap, own);
    }
    if (place == null) {
      refusedBy = cap;
      return new Denied(cap.maxSessions(), cap.maxSessions());
    }
    taken.add(new Taken(cap, place));
    return new Allowed();
  }

  /** False when the thread is to end. */
  static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the sessions, or the client's part in them, whose places were taken. */
  void entered() {
    for (Taken each : taken) {
      List<String> sessions = each.victims(ending);
      if (sessions.isEmpty()) {
        continue;
      }
      if (each.cap().scope() == CapScope.CLIENT) {
        entering.endParts(client(each.cap()), sessions);
      } else {
        end(each.cap().id(), sessions);
      }
    }
  }

  private void end(String cap, List<String> sessions) {
    SessionTermination termination = new SessionTermination(session.getKeycloakSessionFactory());
    String realmId = realm.getId();
    String baseUri = entering.baseUri();
    entering.end(
        () -> termination.evictForCap(session, realm, sessions, cap),
        () -> termination.evictForCapNow(realmId, sessions, baseUri, cap));
  }

  /** A cap's client as the application whose part ends. */
  static Application client(Cap cap) {
    return new Application(
        cap.of(), true, List.of(cap.of()), cap.maxSessions(), cap.whenExceeded(), Mode.ENFORCED);
  }
}
