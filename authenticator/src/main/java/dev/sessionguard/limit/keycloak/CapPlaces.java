package dev.sessionguard.limit.keycloak;

import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.ledger.keycloak.CappedSessions;
import dev.sessionguard.ledger.keycloak.Places;
import dev.sessionguard.rules.keycloak.OrganizationMembers;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The places of one cap, kept in order: made when they are first asked for, and swept of sessions
 * that are over.
 */
final class CapPlaces {

  /** A node sweeps a full cap no more often: each sweep looks at all of its places. */
  private static final long SWEEP_MILLIS = 1_000;

  private static final int MOST_KNOWN = 10_000;

  /** When this node last swept a full cap, by its key: {@link System#nanoTime()}. */
  private static final Map<String, Long> SWEPT = new ConcurrentHashMap<>();

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Cap cap;
  private final Places places;

  CapPlaces(KeycloakSession session, RealmModel realm, Cap cap) {
    this.session = session;
    this.realm = realm;
    this.cap = cap;
    this.places = new Places(session, realm.getId());
  }

  /**
   * Makes the places where they are not there yet, and gives them to the sessions there are.
   *
   * @return false where others are at it for too long
   */
  boolean makeWhereMissing() {
    if (places.areMade(cap)) {
      return true;
    }
    if (UserLock.take(session, realm, SettingsLock.OF_NOBODY) == UserLock.Outcome.BUSY) {
      return false;
    }
    if (!places.areMade(cap)) { // by nobody before us
      places.make(cap, sessions().first(cap.maxSessions()));
    }
    return true;
  }

  /** The sessions that the cap counts. */
  CappedSessions sessions() {
    return new CappedSessions(session, realm.getId(), cap, withOffline(), members());
  }

  /** As above, and those of users who are not in the cap's organization. */
  CappedSessions ofEverybody() {
    return new CappedSessions(session, realm.getId(), cap, withOffline(), null);
  }

  private @Nullable Collection<String> members() {
    return cap.scope() == CapScope.ORGANIZATION ? OrganizationMembers.ids(session, cap.of()) : null;
  }

  private boolean withOffline() {
    return RealmSettings.of(realm).limit().countOffline();
  }

  /**
   * Sweeps, unless this node has done so a moment ago: also what ran out and has not ended yet, for
   * a login that finds no place.
   */
  void sweepNowAndThen() {
    String key = realm.getId() + "/" + cap.key();
    long now = System.nanoTime();
    Long last = SWEPT.get(key);
    if (last == null || now - last > TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS)) {
      if (SWEPT.size() >= MOST_KNOWN) {
        SWEPT.clear();
      }
      SWEPT.put(key, now);
      if (sweep() == 0) {
        places.free(cap, new RanOut(session, realm).among(ofEverybody()));
      }
    }
  }

  /** Frees places of sessions that are over; answers how many, of many a part. */
  int sweep() {
    return places.sweep(cap, withOffline());
  }
}
