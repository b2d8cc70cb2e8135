package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.LedgerSelection;
import dev.sessionguard.sessions.Position;
import dev.sessionguard.sessions.SessionFilter;
import dev.sessionguard.sessions.SessionQuery;
import dev.sessionguard.sessions.SessionTotal;
import dev.sessionguard.sessions.SortKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The list of sessions of a realm. Live and ended rows are two ranges of each index; a page of both
 * is merged from a page of each.
 *
 * <p>Two ways lead to a page: walk an order's index and leave out what does not match, or find what
 * matches by a filter's index and sort it. Many matches are soon met on a walk, few are soon
 * sorted; the wrong way costs seconds in a large realm. A database that plans before it knows the
 * values cannot tell (PostgreSQL's generic plans, which its driver comes to after some requests),
 * so the count, which the answer needs anyway, decides.
 */
public final class SessionList {

  /** Rows read at a time where each must be checked. */
  private static final int BATCH = 200;

  /**
   * Most rows read for one page where each must be checked; the page may then be short, or empty,
   * and the next one goes on from there.
   */
  private static final int MAX_CHECKED = 5 * BATCH;

  private static final String FIND =
      """
      select l from LedgerEntity l where %s
      order by l.live desc, l.loginTime desc, l.offline""";

  private static final String IN_ORDER = "select l from LedgerEntity l where %s order by %s";

  private static final String SAMPLE =
      """
      select l from LedgerEntity l where %s
      order by l.loginTime desc, l.id desc""";

  private static final String COUNT = "select count(*) from LedgerEntity l where %s";

  private static final String COUNT_BY_USER =
      "select l.userId, count(*) from LedgerEntity l where %s group by l.userId";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Visibility visibility;
  private final Optional<Predicate<UserModel>> check;
  private final EntityManager em;
  private final FilterConditions conditions;
  private final Totals totals;

  public SessionList(KeycloakSession session, RealmModel realm, Visibility visibility) {
    this.session = session;
    this.realm = realm;
    this.visibility = visibility;
    this.check = visibility.askedOfEach();
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.conditions = new FilterConditions(session, realm, visibility);
    this.totals = new Totals(em, conditions);
  }

  /**
   * Rows in order.
   *
   * @param next where the next page begins after, null on the last page
   */
  public record Page(List<LedgerEntity> rows, @Nullable Position next) {}

  /** A role that the realm does not have. */
  public static final class NoSuchRole extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** One page. */
  public Page page(SessionQuery query) throws NoSuchRole {
    return check.isPresent() ? checkedPage(query) : plainPage(query, query.max());
  }

  private Page plainPage(SessionQuery query, int max) throws NoSuchRole {
    List<LedgerEntity> rows = new ArrayList<>();
    for (boolean live : query.filter().status().halves()) {
      rows.addAll(half(query, live, max + 1));
    }
    rows.sort(RowOrder.of(query));
    boolean more = rows.size() > max;
    List<LedgerEntity> page = more ? List.copyOf(rows.subList(0, max)) : rows;
    return new Page(page, more ? RowOrder.position(query.sort(), page.get(max - 1)) : null);
  }

  private Page checkedPage(SessionQuery query) throws NoSuchRole {
    Map<String, Boolean> known = new HashMap<>();
    List<LedgerEntity> seen = new ArrayList<>();
    SessionQuery from = query;
    for (int read = 0; read < MAX_CHECKED; read += BATCH) {
      Page batch = plainPage(from, BATCH);
      for (LedgerEntity row : batch.rows()) {
        if (seen.size() == query.max()) {
          return new Page(seen, RowOrder.position(query.sort(), seen.get(seen.size() - 1)));
        }
        if (known.computeIfAbsent(row.userId(), this::passes)) {
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

  /** Whether {@link #passes} is to be asked of each user: a selection does not say it all. */
  public boolean asksOfEach() {
    return check.isPresent();
  }

  /** What no statement can say of a user; yes, where there is no such thing. */
  public boolean passes(String userId) {
    if (check.isEmpty()) {
      return true;
    }
    UserModel user = session.users().getUserById(realm, userId);
    return user != null && check.get().test(user);
  }

  /**
   * The row with this id, if it is there and may be seen.
   *
   * @param id a row's id, or Keycloak's id of a session, whose latest row is meant
   */
  public Optional<LedgerEntity> find(String id) {
    Conditions one = conditions.visible().and("(l.id = :id or l.sessionId = :id)").with("id", id);
    return one.bind(em.createQuery(FIND.formatted(one.where()), LedgerEntity.class))
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .filter(this::isVisible);
  }

  private boolean isVisible(LedgerEntity row) {
    return passes(row.userId());
  }

  /** Lets go of a page's rows, so that a long walk stays small in memory. */
  public void forget(Page page) {
    page.rows().forEach(em::detach);
  }

  /**
   * How many there are on all pages: exact up to {@link SessionTotal#CAP}, estimated beyond. Where
   * each row must be checked it is what this page shows, at least: a count of more would tell of
   * sessions that the caller must not know of.
   */
  public SessionTotal total(SessionQuery query, Page page) throws NoSuchRole {
    if (check.isPresent()) {
      return new SessionTotal(page.rows().size(), page.next() == null && query.after().isEmpty());
    }
    SessionTotal total = new SessionTotal(0, true);
    for (boolean live : query.filter().status().halves()) {
      total = total.plus(totals.of(query.filter(), live));
    }
    return total;
  }

  private List<LedgerEntity> half(SessionQuery query, boolean live, int max) throws NoSuchRole {
    Conditions all = FilterConditions.inHalf(conditions.of(query.filter()), live);
    String compare = query.ascending() ? " > " : " < ";
    String direction = query.ascending() ? " asc" : " desc";
    boolean walk = isWalked(query.filter(), live);
    @Nullable String column = RowOrder.column(query.sort(), live);
    String key = walk ? String.valueOf(column) : RowOrder.unindexed(query.sort(), column);
    String id = walk || column != null ? "l.id" : "concat(l.id, '')";
    if (column != null && query.sort() == SortKey.END_TIME) {
      all.and("l.endTime is not null"); // behind or before all others in the index
    }
    query
        .after()
        .ifPresent(
            after -> {
              if (column != null) {
                Object value = query.sort().isTime() ? after.time() : after.text();
                all.and("(" + key + ", l.id)" + compare + "(:afterKey, :afterId)")
                    .with("afterKey", value)
                    .with("afterId", after.id());
              } else if (after.time() == RowOrder.NEVER) {
                all.and(id + compare + ":afterId").with("afterId", after.id());
              } else if (!query.ascending()) {
                all.and("1 = 0"); // all that live come before any that ended
              }
            });
    String order = column == null ? id + direction : key + direction + ", l.id" + direction;
    return all.bind(em.createQuery(IN_ORDER.formatted(all.where(), order), LedgerEntity.class))
        .setMaxResults(max)
        .getResultList();
  }

  private boolean isWalked(SessionFilter filter, boolean live) throws NoSuchRole {
    return (visibility instanceof Visibility.Everyone && filter.isEverything())
        || !totals.of(filter, live).exact();
  }

  /** The rows that answer a question, live or not, as far as they may be seen. */
  public LedgerSelection selection(SessionFilter filter) throws NoSuchRole {
    return conditions.of(filter);
  }

  /** The rows with these ids, which are ours or Keycloak's, as far as they may be seen. */
  public LedgerSelection selection(Set<String> ids) {
    return conditions.visible().and("(l.id in (:ids) or l.sessionId in (:ids))").with("ids", ids);
  }

  /** A user's rows, as far as they may be seen. */
  public LedgerSelection ofUser(String userId) {
    return conditions.visible().and("l.userId = :user").with("user", userId);
  }

  /** How many live rows a selection has. */
  public long countLive(
      LedgerSelection selection, boolean includeOffline, @Nullable String excluded) {
    String live = liveOf(selection, includeOffline, excluded);
    if (check.isPresent()) {
      var byUser = selection.bind(em.createQuery(COUNT_BY_USER.formatted(live), Object[].class));
      return excluded(byUser, excluded)
          .getResultStream()
          .filter(row -> passes((String) row[0]))
          .mapToLong(row -> (Long) row[1])
          .sum();
    }
    var query = selection.bind(em.createQuery(COUNT.formatted(live), Long.class));
    return excluded(query, excluded).getSingleResult();
  }

  /** Some live rows of a selection, the latest logins first. */
  public List<LedgerEntity> sample(
      LedgerSelection selection, boolean includeOffline, @Nullable String excluded, int max) {
    var query =
        selection.bind(
            em.createQuery(
                SAMPLE.formatted(liveOf(selection, includeOffline, excluded)), LedgerEntity.class));
    return excluded(query, excluded).setMaxResults(max).getResultList().stream()
        .filter(this::isVisible)
        .toList();
  }

  private static String liveOf(
      LedgerSelection selection, boolean includeOffline, @Nullable String excluded) {
    return selection.where()
        + " and l.live = true"
        + (includeOffline ? "" : " and l.offline = false")
        + (excluded == null ? "" : " and l.sessionId <> :excluded");
  }

  private static <T> TypedQuery<T> excluded(TypedQuery<T> query, @Nullable String excluded) {
    return excluded == null ? query : query.setParameter("excluded", excluded);
  }
}
