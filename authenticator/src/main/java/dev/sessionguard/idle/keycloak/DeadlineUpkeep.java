package dev.sessionguard.idle.keycloak;

import dev.sessionguard.idle.RuleTimes;
import dev.sessionguard.ledger.keycloak.Deadlines;
import dev.sessionguard.ledger.keycloak.Deadlines.Carried;
import dev.sessionguard.ledger.keycloak.UserTimes;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Makes the live rows of a realm carry the times that its rules give their users now: rules, roles
 * and groups change while sessions live. Writes where something differs, and looks at no user where
 * no rule gives a time.
 */
public final class DeadlineUpkeep {
  /** Users looked at in one transaction. */
  private static final int PAGE = 200;

  /** For one realm and round; the next one goes on there. */
  private static final Duration BUDGET = Duration.ofSeconds(15);

  private final KeycloakSessionFactory factory;
  private final String realmId;

  public DeadlineUpkeep(KeycloakSessionFactory factory, String realmId) {
    this.factory = factory;
    this.realmId = realmId;
  }

  /**
   * A step of the way through the users.
   *
   * @param next after whom to go on; empty from the first
   */
  private record Step(String next, boolean done) {
    static final Step END = new Step("", true);
  }

  /**
   * Goes through the realm's users.
   *
   * @param after the last user of the round before; empty from the first
   * @return the last one looked at; empty when all were
   */
  public String run(String after) {
    long end = System.nanoTime() + BUDGET.toNanos();
    Step step = new Step(after, false);
    while (!step.done() && System.nanoTime() - end < 0) {
      String from = step.next();
      step =
          RealmTransaction.call(
              factory,
              realmId,
              Step.END,
              (session, realm) ->
                  UserTimes.areIn(realm)
                      ? fit(session, realm, from)
                      : clear(new Deadlines(session)));
    }
    return step.next();
  }

  private Step clear(Deadlines deadlines) {
    List<String> left = deadlines.withAny(realmId, PAGE).stream().sorted().toList();
    deadlines.lock(left);
    deadlines.fit(left, RuleTimes.NONE);
    return left.size() < PAGE ? Step.END : new Step("", false);
  }

  private Step fit(KeycloakSession session, RealmModel realm, String after) {
    Deadlines deadlines = new Deadlines(session);
    List<String> users = deadlines.users(realmId, after, PAGE);
    Map<String, RuleTimes> times = new LinkedHashMap<>();
    for (String user : users) {
      times.put(user, UserTimes.of(session, realm, session.users().getUserById(realm, user)));
    }
    List<String> all = new ArrayList<>();
    Map<String, List<String>> unfit = new LinkedHashMap<>();
    for (Carried row : deadlines.carried(realmId, users)) {
      if (!row.fits(times.getOrDefault(row.userId(), RuleTimes.NONE))) {
        all.add(row.id());
        unfit.computeIfAbsent(row.userId(), none -> new ArrayList<>()).add(row.id());
      }
    }
    deadlines.lock(all.stream().sorted().toList());
    unfit.forEach((user, ids) -> deadlines.fit(ids, times.getOrDefault(user, RuleTimes.NONE)));
    return users.size() < PAGE ? Step.END : new Step(users.get(PAGE - 1), false);
  }
}
