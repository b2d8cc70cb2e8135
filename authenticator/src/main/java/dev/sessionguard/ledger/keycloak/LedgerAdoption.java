package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.GraceTracker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/** Takes a user's sessions that nobody saw begin into the ledger. */
public final class LedgerAdoption {

  /** So many that most users are done with it, so few that a login does not wait for them. */
  private static final int AT_LOGIN = 50;

  private LedgerAdoption() {}

  /**
   * Adopts what is missing of a user who has few sessions; the caller holds the user's lock. All
   * others are left to the reconciler, and so are the youngest: they may be refused at this moment.
   *
   * @return whether some are left
   */
  public static boolean adopt(KeycloakSession session, RealmModel realm, UserModel user) {
    boolean left = false;
    for (boolean offline : new boolean[] {false, true}) {
      left |= adopt(session, realm, user, offline, AT_LOGIN) > AT_LOGIN;
    }
    return left;
  }

  /**
   * Adopts some of a user's sessions.
   *
   * @param max most sessions that are adopted
   * @return how many are missing in the ledger, as far as that was asked: more than {@code max}
   *     when some are left
   */
  private static int adopt(
      KeycloakSession session, RealmModel realm, UserModel user, boolean offline, int max) {
    SessionDirectory directory = new SessionDirectory(session, realm);
    List<UserSessionModel> adopted = new ArrayList<>();
    List<String> unknown = directory.unknownOf(user, offline, max + 1);
    for (String id : inLockOrder(unknown.subList(0, Math.min(max, unknown.size())))) {
      UserSessionModel found = offline ? directory.storedOffline(id) : directory.stored(id);
      if (found != null && isSettled(found)) {
        adopted.add(found);
      }
    }
    new RowWriter(session, realm.getId()).adopt(adopted);
    return unknown.size();
  }

  /**
   * Some of a user's sessions that were looked at.
   *
   * @param adopted how many of them were missing
   * @param more whether there may be more behind them
   */
  public record Page(int adopted, boolean more) {
    public static final Page NONE = new Page(0, false);
  }

  /**
   * Adopts what is missing of some of a user's sessions, in the order of their ids. A page costs a
   * few questions whatever the user holds, and each session that is adopted no question. Where
   * sessions end meanwhile, some behind them are passed over: see {@link #isMissing}.
   *
   * @param first how many come before them
   */
  public static Page adoptPage(
      KeycloakSession session,
      RealmModel realm,
      UserModel user,
      boolean offline,
      int first,
      int max) {
    if (!offline && !SessionDirectory.onlineIsStored()) {
      // what is in memory is looked for anew each time, so nothing is passed over
      return new Page(0, adopt(session, realm, user, false, max) > max);
    }
    SessionDirectory directory = new SessionDirectory(session, realm);
    List<UserSessionModel> page = directory.storedOf(user, offline, first, max);
    Set<String> known =
        directory.everKnown(page.stream().map(UserSessionModel::getId).toList(), offline);
    Map<String, UserSessionModel> missing = new HashMap<>();
    for (UserSessionModel found : page) {
      if (!known.contains(found.getId())) {
        missing.put(found.getId(), found);
      }
    }
    List<UserSessionModel> adopted =
        inLockOrder(missing.keySet()).stream()
            .map(id -> Objects.requireNonNull(missing.get(id)))
            .filter(LedgerAdoption::isSettled)
            .toList();
    new RowWriter(session, realm.getId()).adoptUnknown(adopted);
    return new Page(adopted.size(), page.size() == max);
  }

  /** Whether any of a user's sessions is not in the ledger, be it too young or passed over. */
  public static boolean isMissing(
      KeycloakSession session, RealmModel realm, UserModel user, boolean offline) {
    return !new SessionDirectory(session, realm).unknownOf(user, offline, 1).isEmpty();
  }

  /**
   * The sessions in the order in which all who adopt some in one transaction write their rows, so
   * that no two of them wait for each other: a login and the reconciler may adopt the same ones.
   * Not the database's order, which depends on its locale.
   */
  static List<String> inLockOrder(Collection<String> sessionIds) {
    return sessionIds.stream().sorted().toList();
  }

  /** Whether a session is old enough: the youngest may be refused at this moment. */
  private static boolean isSettled(UserSessionModel found) {
    return found.getUser() != null
        && found.getStarted() * 1000L
            < Time.currentTimeMillis() - GraceTracker.UNDER_WAY.toMillis();
  }
}
