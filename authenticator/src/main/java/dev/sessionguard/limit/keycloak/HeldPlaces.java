package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.LatestEnd;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.LiveSessions;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.page.FreePlace;
import dev.sessionguard.page.Moment;
import dev.sessionguard.page.SessionCard;
import dev.sessionguard.page.SessionKeys;
import dev.sessionguard.page.keycloak.SessionCards;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The sessions that hold the places of a user who is refused one, as the refusal's page shows them:
 * who has been authenticated may know where to sign out, and until when to wait.
 *
 * @param taking the sessions that were counted
 */
record HeldPlaces(KeycloakSession session, RealmModel realm, UserModel user, LiveSessions taking) {

  /** Those that a page lists; it says how many more there are. */
  private static final int MOST_LISTED = 10;

  /** With more sessions a page lists none: each would be looked at. */
  private static final int MOST_LOOKED_AT = 100;

  /** Gives the page the sessions, and when the next place is free at the latest. */
  void describe(LoginFormsProvider form, Denied denied) {
    if (taking.recorded() > MOST_LOOKED_AT) {
      return;
    }
    List<LiveSession> sessions = taking.valid();
    // nobody chooses among them, so the keys mean nothing
    SessionKeys keys = new SessionKeys(UUID.randomUUID().toString());
    List<SessionCard> cards = new SessionCards(session, realm, user, keys).of(sessions, null);
    List<SessionCard> listed = cards.subList(0, Math.min(MOST_LISTED, cards.size()));
    form.setAttribute("sessionGuardSessions", listed);
    if (cards.size() > listed.size()) {
      form.setAttribute("sessionGuardMore", Integer.toString(cards.size() - listed.size()));
    }
    if (listed.stream().anyMatch(card -> card.place() != null)) {
      form.setAttribute("sessionGuardAttributions", LocationProvider.of(session).attributions());
    }
    int toEnd = Math.max(1, sessions.size() + 1 - denied.limit());
    FreePlace.latest(ends(sessions), toEnd)
        .ifPresent(
            at ->
                form.setAttribute(
                    "sessionGuardFree", Moment.of(at, session.getContext().resolveLocale(user))));
  }

  /** When each of them ends at the latest; online and offline session of one login are one. */
  private List<Long> ends(List<LiveSession> sessions) {
    Set<String> ids = sessions.stream().map(LiveSession::id).collect(Collectors.toSet());
    Map<String, Long> ends = new HashMap<>();
    for (LedgerEntity row :
        new Ledger(session, realm.getId()).readCommitted(now -> now.liveRowsOf(user.getId()))) {
      if (ids.contains(row.sessionId())) {
        ends.merge(row.sessionId(), LatestEnd.of(realm, row), Math::max);
      }
    }
    return ends.values().stream().filter(end -> end != LatestEnd.NEVER).toList();
  }
}
