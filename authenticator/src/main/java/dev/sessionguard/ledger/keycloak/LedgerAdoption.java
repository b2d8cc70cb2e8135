package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.GraceTracker;
import java.util.List;
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
  public static int adopt(
      KeycloakSession session, RealmModel realm, UserModel user, boolean offline, int max) {
    SessionDirectory directory = new SessionDirectory(session, realm);
    RowWriter writer = new RowWriter(session, realm.getId());
    long settled = Time.currentTimeMillis() - GraceTracker.UNDER_WAY.toMillis();
    List<String> unknown = directory.unknownOf(user, offline, max + 1);
    for (String id : unknown.subList(0, Math.min(max, unknown.size()))) {
      UserSessionModel found = offline ? directory.storedOffline(id) : directory.stored(id);
      if (found != null && found.getUser() != null && found.getStarted() * 1000L < settled) {
        writer.adopt(found);
      }
    }
    return unknown.size();
  }
}
