package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.keycloak.RefusalEntity;
import dev.sessionguard.rules.Source;
import dev.sessionguard.sessions.IpRanges;
import dev.sessionguard.sessions.Position;
import dev.sessionguard.sessions.RefusalFilter;
import dev.sessionguard.sessions.RefusalQuery;
import dev.sessionguard.sessions.SessionTotal;
import dev.sessionguard.text.SearchKey;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The list of a realm's refused logins, as far as they may be seen. Every statement has a time
 * limit: a search looks into each of them.
 */
public final class RefusalList {

  private static final String IN_ORDER = "select l from RefusalEntity l where %s order by %s";

  private static final String EACH = "select 1 from RefusalEntity l where %s";

  /** Rows read at a time where each must be checked. */
  private static final int BATCH = 200;

  /** Most rows read for one page where each must be checked; the page may then be short. */
  private static final int MAX_CHECKED = 5 * BATCH;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Visibility visibility;
  private final Optional<Predicate<UserModel>> check;
  private final EntityManager em;

  public RefusalList(KeycloakSession session, RealmModel realm, Visibility visibility) {
    this.session = session;
    this.realm = realm;
    this.visibility = visibility;
    this.check = visibility.askedOfEach();
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /**
   * Rows in order.
   *
   * @param next where the next page begins after, null on the last page
   */
  public record Page(List<RefusalEntity> rows, @Nullable Position next) {}

  /** One page. */
  public Page page(RefusalQuery query) {
    Conditions all = conditions(query.filter());
    return check.isEmpty() ? page(query, all, query.max()) : checkedPage(query, all, check.get());
  }

  private Page page(RefusalQuery query, Conditions matching, int max) {
    boolean byTime = query.sort() == RefusalQuery.Sort.TIME;
    String key = byTime ? "l.refusedTime" : "l.usernameKey";
    String direction = query.ascending() ? " asc" : " desc";
    Conditions all = matching.copy();
    query
        .after()
        .ifPresent(
            after ->
                all.and(
                        "("
                            + key
                            + ", l.id)"
                            + (query.ascending() ? " > " : " < ")
                            + "(:afterKey, :afterId)")
                    .with("afterKey", byTime ? (Object) after.time() : after.text())
                    .with("afterId", after.id()));
    String statement = IN_ORDER.formatted(all.where(), key + direction + ", l.id" + direction);
    List<RefusalEntity> rows =
        TimeLimit.on(all.bind(em.createQuery(statement, RefusalEntity.class)))
            .setMaxResults(max + 1)
            .getResultList();
    if (rows.size() <= max) {
      return new Page(rows, null);
    }
    return new Page(List.copyOf(rows.subList(0, max)), position(query, rows.get(max - 1)));
  }

  private Page checkedPage(
      RefusalQuery query, Conditions matching, Predicate<UserModel> mayBeSeen) {
    Map<String, Boolean> known = new HashMap<>();
    List<RefusalEntity> seen = new ArrayList<>();
    RefusalQuery from = query;
    for (int read = 0; read < MAX_CHECKED; read += BATCH) {
      Page batch = page(from, matching, BATCH);
      for (RefusalEntity row : batch.rows()) {
        if (seen.size() == query.max()) {
          return new Page(seen, position(query, seen.get(seen.size() - 1)));
        }
        if (known.computeIfAbsent(row.userId(), id -> passes(id, mayBeSeen))) {
          seen.add(row);
        }
      }
      if (batch.next() == null) {
        return new Page(seen, null);
      }
      from = query.from(batch.next());
    }
    return new Page(seen, from.after().orElse(null));
  }

  private boolean passes(String userId, Predicate<UserModel> mayBeSeen) {
    UserModel user = session.users().getUserById(realm, userId);
    return user != null && mayBeSeen.test(user);
  }

  private static Position position(RefusalQuery query, RefusalEntity row) {
    return query.sort().position(row.refusedTime(), row.usernameKey(), row.id());
  }

  /**
   * How many there are on all pages, counted up to {@link SessionTotal#CAP}. Where each row must be
   * checked it is what this page shows, at least.
   */
  public SessionTotal total(RefusalQuery query, Page page) {
    if (check.isPresent()) {
      return new SessionTotal(page.rows().size(), page.next() == null && query.after().isEmpty());
    }
    Conditions all = conditions(query.filter());
    int counted =
        TimeLimit.on(all.bind(em.createQuery(EACH.formatted(all.where()), Integer.class)))
            .setMaxResults(SessionTotal.CAP + 1)
            .getResultList()
            .size();
    return new SessionTotal(Math.min(counted, SessionTotal.CAP), counted <= SessionTotal.CAP);
  }

  private Conditions conditions(RefusalFilter filter) {
    Conditions all = new Conditions().and("l.realmId = :realm").with("realm", realm.getId());
    ReachConditions.restrict(all, visibility, "visible");
    filter.search().ifPresent(text -> search(all, text));
    filter
        .user()
        .ifPresent(
            user ->
                all.and("l.userId in (:users)")
                    .with("users", new NamedUsers(session, realm).of(user)));
    filter.rule().ifPresent(rule -> ofRule(all, rule));
    filter.client().ifPresent(client -> all.and("l.clientId = :client").with("client", client));
    filter.from().ifPresent(from -> all.and("l.refusedTime >= :from").with("from", from));
    filter.to().ifPresent(to -> all.and("l.refusedTime < :to").with("to", to));
    return all;
  }

  private static void ofRule(Conditions all, String rule) {
    if (rule.equals(Source.REALM)) { // which no rule is called
      all.and("l.rule is null and l.application is null and l.gate is not null");
    } else {
      all.and("l.rule = :rule").with("rule", rule);
    }
  }

  private static void search(Conditions all, String text) {
    List<String> any = new ArrayList<>();
    String part = AnyPart.of(SearchKey.of(text));
    any.add("l.usernameKey like :search escape '!'");
    any.add("l.cityKey like :search escape '!'");
    all.with("search", part);
    IpRanges.parse(text)
        .ifPresent(ranges -> any.add(FilterConditions.inRanges(all, ranges, "searchIp")));
    all.and("(" + String.join(" or ", any) + ")");
  }
}
