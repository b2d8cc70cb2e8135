package dev.sessionguard.limit.keycloak;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.ledger.GraceTracker;
import dev.sessionguard.ledger.LiveRow;
import dev.sessionguard.ledger.keycloak.LiveRows;
import dev.sessionguard.ledger.keycloak.LiveRows.Order;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.validity.keycloak.SessionValidity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * One user's sessions that would be let in now. Nothing else takes a place, is offered to be ended,
 * or is ended in favour of anything.
 */
final class UserSessions {

  /** Rows looked at in one statement where a user holds very many. */
  private static final int PAGE = 500;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserModel user;
  private final boolean countOffline;
  private final LimitPolicy policy;
  private final LiveRows rows;
  private final SessionValidity validity;
  private final @Nullable String leftOut;

  /**
   * @param policy says which sessions count
   * @param leftOut id of a session that is not looked at; null for none
   */
  UserSessions(
      KeycloakSession session,
      RealmModel realm,
      UserModel user,
      LimitPolicy policy,
      @Nullable String leftOut) {
    this.session = session;
    this.realm = realm;
    this.user = user;
    this.countOffline = policy.countOffline();
    this.policy = policy;
    this.leftOut = leftOut;
    this.rows = new LiveRows(session, realm.getId());
    this.validity = new SessionValidity(session, realm);
  }

  /** Valid sessions and those whose login is still under way, earliest login first. */
  List<LiveSession> takingPlaces() {
    return among(all(), true);
  }

  /** Whether the user's rows are all about valid sessions, each about one of its own. */
  boolean areAllValid() {
    return leftOut == null && policy.countsAll() && validity.allAreValid(user.getId());
  }

  /**
   * The sessions with the earliest login, where {@link #areAllValid}.
   *
   * @param many how many are asked for
   */
  List<LiveSession> earliest(int many) {
    return rows.of(user.getId(), countOffline, Order.EARLIEST_FIRST, 0, many).stream()
        .map(row -> new LiveSession(row.sessionId(), row.loginTime(), row.lastActivity()))
        .toList();
  }

  /** Sessions that Keycloak would let in now, earliest login first: those that may be ended. */
  List<LiveSession> found() {
    return among(all(), false);
  }

  private List<LiveRow> all() {
    return rows.of(user.getId(), countOffline, Order.EARLIEST_FIRST, 0, Integer.MAX_VALUE);
  }

  /**
   * The first of the sessions that take a place, for a user who holds very many: looks no further
   * than it has to.
   *
   * @param enough how many sessions are asked for
   */
  List<LiveSession> first(Order order, int enough) {
    List<LiveSession> found = new ArrayList<>();
    for (int skip = 0; found.size() < enough; skip += PAGE) {
      List<LiveRow> page = rows.of(user.getId(), countOffline, order, skip, PAGE);
      found.addAll(among(page, true));
      if (page.size() < PAGE) {
        break;
      }
    }
    return found.subList(0, Math.min(enough, found.size()));
  }

  private List<LiveSession> among(List<LiveRow> candidates, boolean underWay) {
    Map<String, LiveSession> sessions = new LinkedHashMap<>();
    for (LiveRow row : candidates) {
      if (row.sessionId().equals(leftOut) || !counts(row)) {
        continue;
      }
      if (takesPlace(row, underWay)) {
        sessions.merge(
            row.sessionId(),
            new LiveSession(row.sessionId(), row.loginTime(), row.lastActivity()),
            UserSessions::together);
      }
    }
    return new ArrayList<>(sessions.values());
  }

  private boolean counts(LiveRow row) {
    return policy.countsAll()
        || policy.devices().contains(DeviceGroup.ofStored(Optional.ofNullable(row.device())));
  }

  private boolean takesPlace(LiveRow row, boolean underWay) {
    return validity.diedOf(row, user.getId()).isEmpty() || (underWay && isUnderWay(row));
  }

  /**
   * Those of the user's rows whose session would be let in now.
   *
   * @param rowIds of live rows
   * @param underWay whether one whose login is still under way counts too
   */
  Set<String> takingPlaces(Collection<String> rowIds, boolean underWay) {
    List<String> ids = List.copyOf(new LinkedHashSet<>(rowIds));
    Set<String> taking = new HashSet<>();
    for (int from = 0; from < ids.size(); from += PAGE) {
      rows.withIds(ids.subList(from, Math.min(from + PAGE, ids.size()))).stream()
          .filter(row -> takesPlace(row, underWay))
          .forEach(row -> taking.add(row.id()));
    }
    return taking;
  }

  /**
   * Whether the row's login may still be about to store its session. By the clock of the node that
   * wrote it, which may be behind; but what the ledger itself knows the session to have died of
   * counts.
   */
  private boolean isUnderWay(LiveRow row) {
    return !row.stored()
        && row.loginTime() >= Time.currentTimeMillis() - GraceTracker.CERTAIN.toMillis()
        && validity.wouldBeValidOnceStored(row, user.getId());
  }

  private static LiveSession together(LiveSession one, LiveSession other) {
    return new LiveSession(
        one.id(),
        Math.min(one.loginTime(), other.loginTime()),
        Math.max(one.lastActivity(), other.lastActivity()));
  }

  /** The same sessions with the time of their last use as Keycloak has it, to the second. */
  List<LiveSession> withExactUse(List<LiveSession> sessions) {
    Map<String, Long> uses = new SessionDirectory(session, realm).lastUses(user, countOffline);
    return sessions.stream()
        .map(
            one ->
                new LiveSession(
                    one.id(),
                    one.loginTime(),
                    Math.max(one.loginTime(), uses.getOrDefault(one.id(), one.loginTime()))))
        .toList();
  }
}
