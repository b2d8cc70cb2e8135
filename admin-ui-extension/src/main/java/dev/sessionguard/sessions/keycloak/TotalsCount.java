package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.ledger.keycloak.CappedSessions;
import dev.sessionguard.limit.keycloak.Policies;
import dev.sessionguard.rules.keycloak.OrganizationMembers;
import dev.sessionguard.sessions.ApplicationTally;
import dev.sessionguard.sessions.LimitPreview.CapEffect;
import dev.sessionguard.sessions.LimitPreview.RuleEffect;
import dev.sessionguard.settings.GuardSettings;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** What applications and caps of a draft would mean for the sessions there are. */
final class TotalsCount {
  private static final String USERS =
      "select l.userId, count(distinct l.sessionId) from LedgerEntity l where l.live = true and ";
  private static final String ONLINE = " and l.offline = false";
  private static final String IN_CLIENTS =
      """
       and exists (select c.ledgerId from LedgerClientEntity c
      where c.ledgerId = l.id and c.clientId in (:clients) and c.endTime is null)""";
  private static final String MOST_FIRST =
      " group by l.userId order by count(distinct l.sessionId) desc, l.userId";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final GuardSettings draft;
  private final Conditions visible;
  private final Predicate<UserModel> shown;
  private final long until;
  private boolean complete = true;

  /** A user, and in how many live sessions an application takes part. */
  private record Holder(String userId, long sessions) {}

  /**
   * @param visible which rows the caller may see
   * @param shown which users the caller may see
   * @param until {@link System#nanoTime()} at which nobody waits any more
   */
  TotalsCount(
      KeycloakSession session,
      RealmModel realm,
      GuardSettings draft,
      Conditions visible,
      Predicate<UserModel> shown,
      long until) {
    this.session = session;
    this.realm = realm;
    this.draft = draft;
    this.visible = visible;
    this.shown = shown;
    this.until = until;
  }

  /** Whether all were looked at in time. */
  boolean isComplete() {
    return complete;
  }

  /** What each application would mean, user by user, those with the most sessions first. */
  List<RuleEffect> applications(int mostUsers) {
    ApplicationTally tally = new ApplicationTally(draft.applications());
    for (Application application : tally.applications()) {
      List<Holder> holders = holders(application.clients(), mostUsers);
      complete &= holders.size() < mostUsers;
      for (Holder holder : holders) {
        if (isLate()) {
          break;
        }
        UserModel user = counted(holder);
        if (user != null) {
          tally.add(application, user.getId(), user.getUsername(), holder.sessions());
        }
      }
    }
    return tally.effects();
  }

  /**
   * @param clients of which one at least takes part in the sessions; empty for all sessions
   */
  private List<Holder> holders(List<String> clients, int most) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    String which =
        (draft.limit().countOffline() ? "" : ONLINE) + (clients.isEmpty() ? "" : IN_CLIENTS);
    TypedQuery<Holder> query =
        visible.bind(em.createQuery(USERS + visible.where() + which + MOST_FIRST, Holder.class));
    if (!clients.isEmpty()) {
      query.setParameter("clients", clients);
    }
    return query.setMaxResults(most).getResultList();
  }

  /** The user, where the caller may see them and no rule exempts them. */
  private @Nullable UserModel counted(Holder holder) {
    UserModel user = session.users().getUserById(realm, holder.userId());
    return user == null
            || !shown.test(user)
            || Policies.of(session, realm, draft).rulesOf(user).exempt() != null
        ? null
        : user;
  }

  private boolean isLate() {
    boolean late = System.nanoTime() - until >= 0;
    complete &= !late;
    return late;
  }

  /**
   * How many sessions each cap would count, for a caller who may see everybody.
   *
   * @param exempt ids of users who take no place
   */
  List<CapEffect> caps(Set<String> exempt) {
    return draft.caps().list().stream()
        .filter(Cap::enabled)
        .map(cap -> CapEffect.of(cap, held(cap, exempt)))
        .toList();
  }

  /** As above, of the users whom the caller may see. */
  List<CapEffect> capsOfVisible(int mostUsers) {
    return draft.caps().list().stream()
        .filter(Cap::enabled)
        .map(cap -> CapEffect.of(cap, heldByVisible(cap, mostUsers)))
        .toList();
  }

  private long heldByVisible(Cap cap, int mostUsers) {
    Set<String> members =
        cap.scope() == CapScope.ORGANIZATION
            ? Set.copyOf(OrganizationMembers.ids(session, cap.of()))
            : Set.of();
    long held = 0;
    for (Holder holder :
        holders(cap.scope() == CapScope.CLIENT ? List.of(cap.of()) : List.of(), mostUsers)) {
      if (isLate()) {
        break;
      }
      boolean isAsked = cap.scope() != CapScope.ORGANIZATION || members.contains(holder.userId());
      held += isAsked && counted(holder) != null ? holder.sessions() : 0;
    }
    return held;
  }

  private long held(Cap cap, Set<String> exempt) {
    Optional<Collection<String>> members =
        cap.scope() == CapScope.ORGANIZATION
            ? Optional.of(OrganizationMembers.ids(session, cap.of()))
            : Optional.empty();
    Set<String> without = new HashSet<>(exempt);
    members.ifPresent(without::retainAll);
    return count(cap, members.orElse(null)) - (without.isEmpty() ? 0 : count(cap, without));
  }

  private long count(Cap cap, @Nullable Collection<String> users) {
    return new CappedSessions(session, realm.getId(), cap, draft.limit().countOffline(), users)
        .count();
  }
}
