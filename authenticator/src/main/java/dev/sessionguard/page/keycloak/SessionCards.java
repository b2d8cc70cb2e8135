package dev.sessionguard.page.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.page.Moment;
import dev.sessionguard.page.SessionCard;
import dev.sessionguard.page.SessionKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A user's live sessions as cards, from the rows of the ledger. */
public final class SessionCards {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserModel user;
  private final SessionKeys keys;

  public SessionCards(KeycloakSession session, RealmModel realm, UserModel user, SessionKeys keys) {
    this.session = session;
    this.realm = realm;
    this.user = user;
    this.keys = keys;
  }

  /**
   * The cards of these sessions, the one used last first.
   *
   * @param ofThisBrowser id of the session this browser holds, shown too; null when it holds none
   */
  public List<SessionCard> of(List<LiveSession> sessions, @Nullable String ofThisBrowser) {
    Map<String, LedgerEntity> rows = new HashMap<>();
    for (LedgerEntity row :
        new Ledger(session, realm.getId()).readCommitted(now -> now.liveRowsOf(user.getId()))) {
      // online and offline session of one login are one to the user
      rows.merge(row.sessionId(), row, (one, other) -> one.offline() ? other : one);
    }
    Locale locale = session.getContext().resolveLocale(user);
    List<SessionCard> cards = new ArrayList<>();
    LedgerEntity own = ofThisBrowser == null ? null : rows.get(ofThisBrowser);
    if (own != null) {
      cards.add(card(own, own.lastActivity(), true, locale));
    }
    sessions.stream()
        .sorted(LiveSession.BY_ACTIVITY.reversed())
        .forEach(
            live -> {
              LedgerEntity row = rows.get(live.id());
              if (row != null) {
                cards.add(card(row, live.lastActivity(), false, locale));
              }
            });
    return cards;
  }

  private SessionCard card(
      LedgerEntity row, long lastActivity, boolean thisBrowser, Locale locale) {
    return new SessionCard(
        keys.of(row.sessionId()),
        SessionCard.device(row.browser(), row.os()),
        SessionCard.place(row.city(), row.country(), locale),
        row.privateNetwork(),
        row.ip(),
        Moment.of(row.loginTime(), locale),
        Moment.of(Math.max(lastActivity, row.lastActivity()), locale),
        thisBrowser);
  }
}
