package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.keycloak.LiveRows;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.keycloak.Policies;
import dev.sessionguard.sessions.LimitPreview;
import dev.sessionguard.sessions.LimitPreview.CapEffect;
import dev.sessionguard.sessions.LimitPreview.RuleEffect;
import dev.sessionguard.sessions.PreviewTally;
import dev.sessionguard.sessions.PreviewTally.Counted;
import dev.sessionguard.settings.GuardSettings;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What settings would mean for those who are signed in now, counted user by user, as far as the
 * caller may see them. By what is recorded: sessions that died without an end count until the
 * reconciler has found them.
 */
public final class PreviewCount {

  private static final String HOLDERS =
      "select l.userId, count(distinct l.sessionId) from LedgerEntity l where l.live = true and ";

  private static final String ONLINE = " and l.offline = false";

  private static final String IN_ORDER =
      " and l.userId > :after group by l.userId order by l.userId";

  private static final int PAGE = 500;

  /** No more users are looked at. */
  private static final int MOST = 20_000;

  /** Longer than that nobody waits for a preview. */
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Visibility visibility;
  private final Conditions visible;

  /** A user, and how many live sessions are recorded of them. */
  private record Holder(String userId, long sessions) {}

  public PreviewCount(KeycloakSession session, RealmModel realm, Visibility visibility) {
    this.session = session;
    this.realm = realm;
    this.visibility = visibility;
    this.visible = new FilterConditions(session, realm, visibility).visible();
  }

  /** The preview of these settings. */
  public LimitPreview of(GuardSettings settings) {
    Policies policies = Policies.of(session, realm, settings);
    PreviewTally tally = new PreviewTally(settings.rules());
    Set<String> exempt = new HashSet<>();
    Predicate<UserModel> shown = visibility.askedOfEach().orElse(user -> true);
    long until = System.nanoTime() + BUDGET.toNanos();
    String after = "";
    for (int looked = 0; looked < MOST && System.nanoTime() - until < 0; looked += PAGE) {
      List<Holder> page = page(settings.limit().countOffline(), after);
      for (Holder holder : page) {
        UserModel user = session.users().getUserById(realm, holder.userId());
        if (user != null && policies.rulesOf(user).exempt() != null) {
          exempt.add(user.getId());
        }
        if (user != null && user.getServiceAccountClientLink() == null && shown.test(user)) {
          tally.add(
              user.getId(),
              user.getUsername(),
              policies.allRulesOf(user),
              policies.allLimitsOf(user).all().stream()
                  .map(limit -> new Counted(limit, held(holder, limit.limit())))
                  .toList());
        }
      }
      if (page.size() < PAGE) {
        boolean all = visibility instanceof Visibility.Everyone;
        return withTotals(tally.preview(all), settings, shown, exempt);
      }
      after = page.get(PAGE - 1).userId();
    }
    return withTotals(tally.preview(false), settings, shown, exempt);
  }

  private LimitPreview withTotals(
      LimitPreview ofRules,
      GuardSettings settings,
      Predicate<UserModel> shown,
      Set<String> exempt) {
    TotalsCount totals =
        new TotalsCount(
            session, realm, settings, visible, shown, System.nanoTime() + BUDGET.toNanos());
    List<RuleEffect> applications = totals.applications(MOST);
    List<CapEffect> caps =
        visibility instanceof Visibility.Everyone
            ? totals.caps(exempt)
            : totals.capsOfVisible(MOST);
    return ofRules.with(applications, caps, totals.isComplete());
  }

  private long held(Holder holder, LimitPolicy policy) {
    return policy.countsAll()
        ? holder.sessions()
        : new LiveRows(session, realm.getId())
            .placesOn(holder.userId(), policy.countOffline(), policy.devices());
  }

  private List<Holder> page(boolean countOffline, String after) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    String query = HOLDERS + visible.where() + (countOffline ? "" : ONLINE) + IN_ORDER;
    return visible
        .bind(em.createQuery(query, Holder.class))
        .setParameter("after", after)
        .setMaxResults(PAGE)
        .getResultList();
  }
}
