package dev.sessionguard.limit.keycloak;

import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.caps.CapUse;
import dev.sessionguard.ending.keycloak.PartTermination;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.keycloak.CappedSessions.Capped;
import dev.sessionguard.ledger.keycloak.Places;
import dev.sessionguard.ledger.keycloak.Places.Place;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.keycloak.Reports;
import dev.sessionguard.rules.keycloak.OrganizationMembers;
import dev.sessionguard.rules.keycloak.RealmPerson;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Brings the places of a realm's caps into line with its live sessions, where no login does it:
 * frees those of sessions that are over or exempt, or whose users have left the organization, gives
 * free ones to sessions without, and ends what is left over after a cap was made or lowered. Of a
 * cap that is only reported it takes down what would have ended.
 */
public final class CapUpkeep {

  /** Sessions looked at in one transaction. */
  private static final int PAGE = 200;

  /** A login so long ago may not have been reported yet. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(10);

  /** For one cap and round; the next one goes on. */
  private static final Duration BUDGET = Duration.ofSeconds(15);

  private final KeycloakSessionFactory factory;
  private final String realmId;

  public CapUpkeep(KeycloakSessionFactory factory, String realmId) {
    this.factory = factory;
    this.realmId = realmId;
  }

  /** A step through the sessions of a cap. */
  private record Step(int skip, List<Capped> surplus, boolean done) {
    static final Step END = new Step(0, List.of(), true);
  }

  private interface Work<T> {
    T of(KeycloakSession session, RealmModel realm);
  }

  /** Does all of it; answers how full the caps in force are then. */
  public List<CapUse> run() {
    List<Cap> caps =
        in(
            List.of(),
            (session, realm) -> {
              List<Cap> all = RealmSettings.of(realm).caps().withPlaces();
              new Places(session, realmId).keepOnly(all);
              return all;
            });
    caps.forEach(this::run);
    List<Cap> inForce = caps.stream().filter(Cap::isEnforced).toList();
    return in(List.of(), (session, realm) -> new Places(session, realmId).uses(inForce));
  }

  private void run(Cap cap) {
    long end = System.nanoTime() + BUDGET.toNanos();
    boolean made =
        in(true, (session, realm) -> new CapPlaces(session, realm, cap).makeWhereMissing());
    if (!made) {
      return; // a login is at it
    }
    int swept = PAGE;
    while (swept >= PAGE && System.nanoTime() - end < 0) {
      swept = in(0, (session, realm) -> new CapPlaces(session, realm, cap).sweep());
    }
    if (cap.scope() == CapScope.ORGANIZATION) {
      Set<String> members =
          in(Set.of(), (session, realm) -> Set.copyOf(OrganizationMembers.ids(session, cap.of())));
      walk(cap, end, (session, realm, of, skip) -> freeLeft(session, realm, of, skip, members));
    }
    walk(cap, end, CapUpkeep::freeExempt);
    walk(cap, end, CapUpkeep::give);
  }

  private interface Walk {
    Step go(KeycloakSession session, RealmModel realm, Cap cap, int skip);
  }

  /**
   * Goes through sessions, some in a transaction, and ends those of each step that are too many.
   */
  private void walk(Cap cap, long end, Walk walk) {
    Step step = new Step(0, List.of(), false);
    while (!step.done() && System.nanoTime() - end < 0) {
      int passed = step.skip();
      step = in(Step.END, (session, realm) -> walk.go(session, realm, cap, passed));
      end(cap, step.surplus());
    }
  }

  /** An exempt user takes no place, also who has become one since the login. */
  private static Step freeExempt(KeycloakSession session, RealmModel realm, Cap cap, int skip) {
    GuardSettings settings = RealmSettings.of(realm);
    if (!settings.rules().exempt()) {
      return Step.END;
    }
    List<Capped> page = new CapPlaces(session, realm, cap).sessions().withPlace(skip, PAGE);
    List<String> exempt =
        page.stream()
            .filter(each -> isExempt(session, realm, settings, each))
            .map(Capped::session)
            .toList();
    new Places(session, realm.getId()).free(cap, exempt);
    return new Step(skip + page.size() - exempt.size(), List.of(), page.size() < PAGE);
  }

  /**
   * Who is no member any more takes no place of the organization.
   *
   * @param members ids of those who were members a moment ago: who has joined since is asked for
   */
  private static Step freeLeft(
      KeycloakSession session, RealmModel realm, Cap cap, int skip, Set<String> members) {
    List<Capped> page = new CapPlaces(session, realm, cap).ofEverybody().withPlace(skip, PAGE);
    List<String> left =
        page.stream()
            .filter(each -> !members.contains(each.user()))
            .filter(each -> !isMember(session, realm, cap, each.user()))
            .map(Capped::session)
            .toList();
    new Places(session, realm.getId()).free(cap, left);
    return new Step(skip + page.size() - left.size(), List.of(), page.size() < PAGE);
  }

  private static boolean isMember(
      KeycloakSession session, RealmModel realm, Cap cap, String userId) {
    UserModel user = session.users().getUserById(realm, userId);
    return user != null && new RealmPerson(session, user).isMemberOf(cap.of());
  }

  private static boolean isExempt(
      KeycloakSession session, RealmModel realm, GuardSettings settings, Capped capped) {
    UserModel user = session.users().getUserById(realm, capped.user());
    return user == null || ApplicationAdmission.isExempt(session, realm, settings, user);
  }

  private static Step give(KeycloakSession session, RealmModel realm, Cap cap, int skip) {
    GuardSettings settings = RealmSettings.of(realm);
    List<Capped> page = new CapPlaces(session, realm, cap).sessions().withoutPlace(skip, PAGE);
    Places places = new Places(session, realm.getId());
    int passed = skip;
    Set<String> reported =
        cap.isReportOnly()
            ? new Reports(session, realm.getId())
                .amongThese(page.stream().map(Capped::session).toList(), cap.key())
            : Set.of();
    RanOut ranOut = new RanOut(session, realm);
    List<Capped> surplus = new ArrayList<>();
    for (Capped each : page) {
      boolean isBeingReported =
          cap.isReportOnly() && each.loginTime() > Time.currentTimeMillis() - UNDER_WAY.toMillis();
      if (isBeingReported
          || reported.contains(each.session())
          || isExempt(session, realm, settings, each)) {
        passed++;
        continue;
      }
      Place place = surplus.isEmpty() ? places.free(cap) : null;
      if (place != null) {
        place.give(each.session(), each.loginTime());
      } else if (!surplus.isEmpty() || !places.isAnyFree(cap)) {
        if (ranOut.is(each)) {
          passed++; // its end is another part's work, and has another reason
        } else {
          surplus.add(each);
        }
      } else {
        passed++; // logins of this moment hold the places that are free: the next round
      }
    }
    return new Step(passed, surplus, page.size() < PAGE);
  }

  private void end(Cap cap, List<Capped> held) {
    List<String> surplus = held.stream().map(Capped::session).toList();
    if (held.isEmpty()) {
      return;
    }
    if (cap.isReportOnly()) {
      in(
          held.size(),
          (session, realm) -> {
            held.forEach(
                each ->
                    ReportedCaps.add(
                        session, realm, cap, each.session(), each.user(), ReportKind.ENDED));
            return held.size();
          });
    } else if (cap.scope() == CapScope.CLIENT) {
      new PartTermination(factory).endNow(realmId, surplus, CapAdmission.client(cap), null);
    } else {
      new SessionTermination(factory).evictForCapNow(realmId, surplus, null, cap.id());
    }
  }

  private <T> T in(T nothing, Work<T> work) {
    return RealmTransaction.call(factory, realmId, nothing, work::of);
  }
}
