package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.LedgerSelection;
import dev.sessionguard.sessions.IpRanges;
import dev.sessionguard.sessions.Position;
import dev.sessionguard.sessions.SessionFilter;
import dev.sessionguard.sessions.SessionQuery;
import dev.sessionguard.sessions.SessionTotal;
import dev.sessionguard.sessions.SortKey;
import dev.sessionguard.sessions.StatusFilter;
import dev.sessionguard.text.SearchKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
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

  /** Of the users with one e-mail address, so many are looked for. */
  private static final int USERS_WITH_EMAIL = 100;

  /** Rows read at a time where each must be checked. */
  private static final int BATCH = 500;

  /** Most rows read for one page where each must be checked; the page may then be short. */
  private static final int MAX_CHECKED = 20 * BATCH;

  /** Rows a sample should have: 2 % off, two times in three, where a third of them match. */
  private static final int SAMPLE = 5_000;

  /** Standard deviations, of which a count has its square root, that make an estimate certain. */
  private static final int CERTAIN = 5;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Visibility visibility;
  private final EntityManager em;
  private final Map<Half, SessionTotal> totals = new HashMap<>();

  /** The live or the ended rows that answer a question. */
  private record Half(SessionFilter filter, boolean live) {}

  public SessionList(KeycloakSession session, RealmModel realm, Visibility visibility) {
    this.session = session;
    this.realm = realm;
    this.visibility = visibility;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
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
    Conditions conditions = conditions(query.filter());
    return visibility instanceof Visibility.Checked checked
        ? checkedPage(query, conditions, checked)
        : plainPage(query, conditions, query.max());
  }

  private Page plainPage(SessionQuery query, Conditions conditions, int max) {
    List<LedgerEntity> rows = new ArrayList<>();
    for (boolean live : query.filter().status().halves()) {
      rows.addAll(half(query, conditions, live, max + 1));
    }
    rows.sort(order(query));
    boolean more = rows.size() > max;
    List<LedgerEntity> page = more ? List.copyOf(rows.subList(0, max)) : rows;
    return new Page(page, more ? position(query.sort(), page.get(max - 1)) : null);
  }

  private Page checkedPage(SessionQuery query, Conditions conditions, Visibility.Checked visible) {
    Map<String, Boolean> known = new HashMap<>();
    List<LedgerEntity> seen = new ArrayList<>();
    SessionQuery from = query;
    for (int read = 0; read < MAX_CHECKED; read += BATCH) {
      Page batch = plainPage(from, conditions, BATCH);
      for (LedgerEntity row : batch.rows()) {
        if (seen.size() == query.max()) {
          return new Page(seen, position(query.sort(), seen.get(seen.size() - 1)));
        }
        if (known.computeIfAbsent(row.userId(), id -> passes(visible, id))) {
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

  private boolean passes(Visibility.Checked visible, String userId) {
    UserModel user = session.users().getUserById(realm, userId);
    return user != null && visible.check().test(user);
  }

  /**
   * The row with this id, if it is there and may be seen.
   *
   * @param id a row's id, or Keycloak's id of a session, whose latest row is meant
   */
  public Optional<LedgerEntity> find(String id) {
    Conditions one = visible().and("(l.id = :id or l.sessionId = :id)").with("id", id);
    return one.bind(
            em.createQuery(
                "select l from LedgerEntity l where "
                    + one.where()
                    + " order by l.live desc, l.loginTime desc, l.offline",
                LedgerEntity.class))
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .filter(this::isVisible);
  }

  private boolean isVisible(LedgerEntity row) {
    return !(visibility instanceof Visibility.Checked checked) || passes(checked, row.userId());
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
    if (visibility instanceof Visibility.Checked) {
      return new SessionTotal(page.rows().size(), page.next() == null && query.after().isEmpty());
    }
    Conditions conditions = conditions(query.filter());
    SessionTotal total = new SessionTotal(0, true);
    for (boolean live : query.filter().status().halves()) {
      total = total.plus(totalOfHalf(query.filter(), conditions, live));
    }
    return total;
  }

  private SessionTotal totalOfHalf(SessionFilter filter, Conditions conditions, boolean live) {
    return totals.computeIfAbsent(
        new Half(filter, live), half -> countOrEstimate(conditions, half.live()));
  }

  private SessionTotal countOrEstimate(Conditions conditions, boolean live) {
    Conditions all = inHalf(visible(), live);
    // Ids are random, so a range of them is a sample; the first one says how large the next must
    // be.
    double fraction = 1.0 / 1024;
    long rows = (long) (sampled(all, fraction) / fraction);
    Conditions matching = inHalf(conditions.copy(), live);
    long estimate = 0;
    if (rows > SessionTotal.CAP) {
      fraction = (double) SAMPLE / rows;
      long found = sampled(matching, fraction);
      estimate = Math.round(found / fraction);
      if (estimate * (1 - CERTAIN / Math.sqrt((double) found)) > SessionTotal.CAP) {
        return new SessionTotal(estimate, false);
      }
    }
    long counted = countUpTo(matching, SessionTotal.CAP + 1);
    return counted <= SessionTotal.CAP
        ? new SessionTotal(counted, true)
        : new SessionTotal(Math.max(counted, estimate), false);
  }

  private long sampled(Conditions conditions, double fraction) {
    Conditions sample = conditions.copy().and("l.id < :bound").with("bound", bound(fraction));
    return count("select count(*) from LedgerEntity l where " + sample.where(), sample);
  }

  /** Below this id lies the given part of all ids. */
  static String bound(double fraction) {
    return String.format("%08x", (long) (fraction * 0x1_0000_0000L));
  }

  /** Counted here: Hibernate limits no subquery without an order, which would cost a sort. */
  private long countUpTo(Conditions conditions, int max) {
    return conditions
        .bind(
            em.createQuery(
                "select 1 from LedgerEntity l where " + conditions.where(), Integer.class))
        .setMaxResults(max)
        .getResultList()
        .size();
  }

  private long count(String hql, Conditions conditions) {
    return conditions.bind(em.createQuery(hql, Long.class)).getSingleResult();
  }

  private List<LedgerEntity> half(
      SessionQuery query, Conditions conditions, boolean live, int max) {
    Conditions all = inHalf(conditions.copy(), live);
    String compare = query.ascending() ? " > " : " < ";
    String direction = query.ascending() ? " asc" : " desc";
    boolean walk = isWalked(query.filter(), conditions, live);
    @Nullable String column = column(query.sort(), live);
    String key = walk ? String.valueOf(column) : unindexed(query.sort(), column);
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
              } else if (after.time() == NEVER) {
                all.and(id + compare + ":afterId").with("afterId", after.id());
              } else if (!query.ascending()) {
                all.and("1 = 0"); // all that live come before any that ended
              }
            });
    String order = column == null ? id + direction : key + direction + ", l.id" + direction;
    return all.bind(
            em.createQuery(
                "select l from LedgerEntity l where " + all.where() + " order by " + order,
                LedgerEntity.class))
        .setMaxResults(max)
        .getResultList();
  }

  private boolean isWalked(SessionFilter filter, Conditions conditions, boolean live) {
    return (visibility instanceof Visibility.Everyone && filter.isEverything())
        || !totalOfHalf(filter, conditions, live).exact();
  }

  /** The column as an expression with the same order that no index can serve. */
  private static String unindexed(SortKey sort, @Nullable String column) {
    return sort.isTime() ? "(" + column + " + 0)" : "concat(" + column + ", '')";
  }

  /** A live session's end. */
  private static final long NEVER = Long.MAX_VALUE;

  /** Null where all rows of the half are equal. */
  private static @Nullable String column(SortKey sort, boolean live) {
    return switch (sort) {
      case LOGIN_TIME -> "l.loginTime";
      case LAST_ACTIVITY -> "l.lastActivity";
      case END_TIME -> live ? null : "l.endTime";
      case USERNAME -> "l.usernameKey";
      case IP -> "l.ipKey";
      case CITY -> "l.cityKey";
    };
  }

  private static Position position(SortKey sort, LedgerEntity row) {
    return switch (sort) {
      case LOGIN_TIME -> new Position(row.loginTime(), "", row.id());
      case LAST_ACTIVITY -> new Position(row.lastActivity(), "", row.id());
      case END_TIME -> new Position(endTime(row), "", row.id());
      case USERNAME -> new Position(0, row.usernameKey(), row.id());
      case IP -> new Position(0, row.ipKey(), row.id());
      case CITY -> new Position(0, row.cityKey(), row.id());
    };
  }

  private static long endTime(LedgerEntity row) {
    return row.live() ? NEVER : Objects.requireNonNullElse(row.endTime(), NEVER);
  }

  private static Comparator<LedgerEntity> order(SessionQuery query) {
    Comparator<LedgerEntity> up =
        Comparator.comparing(
            row -> position(query.sort(), row),
            Comparator.comparingLong(Position::time)
                .thenComparing(Position::text, SessionList::byCodePoint)
                .thenComparing(Position::id));
    return query.ascending() ? up : up.reversed();
  }

  /** As the databases order keys; Java would put what is beyond 16 bits before U+E000. */
  static int byCodePoint(String one, String other) {
    return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }

  /** The rows that answer a question, live or not, as far as they may be seen. */
  public LedgerSelection selection(SessionFilter filter) throws NoSuchRole {
    return conditions(filter);
  }

  /** The rows with these ids, which are ours or Keycloak's, as far as they may be seen. */
  public LedgerSelection selection(Set<String> ids) {
    return visible().and("(l.id in (:ids) or l.sessionId in (:ids))").with("ids", ids);
  }

  /** How many live rows a selection has. */
  public long countLive(
      LedgerSelection selection, boolean includeOffline, @Nullable String spared) {
    String from = " from LedgerEntity l where " + liveOf(selection, includeOffline, spared);
    if (visibility instanceof Visibility.Checked checked) {
      var byUser =
          selection.bind(
              em.createQuery(
                  "select l.userId, count(*)" + from + " group by l.userId", Object[].class));
      return spared(byUser, spared)
          .getResultStream()
          .filter(row -> passes(checked, (String) row[0]))
          .mapToLong(row -> (Long) row[1])
          .sum();
    }
    var query = selection.bind(em.createQuery("select count(*)" + from, Long.class));
    return spared(query, spared).getSingleResult();
  }

  /** Some live rows of a selection, the latest logins first. */
  public List<LedgerEntity> sample(
      LedgerSelection selection, boolean includeOffline, @Nullable String spared, int max) {
    var query =
        selection.bind(
            em.createQuery(
                "select l from LedgerEntity l where "
                    + liveOf(selection, includeOffline, spared)
                    + " order by l.loginTime desc, l.id desc",
                LedgerEntity.class));
    return spared(query, spared).setMaxResults(max).getResultList().stream()
        .filter(this::isVisible)
        .toList();
  }

  private static String liveOf(
      LedgerSelection selection, boolean includeOffline, @Nullable String spared) {
    return selection.where()
        + " and l.live = true"
        + (includeOffline ? "" : " and l.offline = false")
        + (spared == null ? "" : " and l.sessionId <> :spared");
  }

  private static <T> TypedQuery<T> spared(TypedQuery<T> query, @Nullable String spared) {
    return spared == null ? query : query.setParameter("spared", spared);
  }

  private static Conditions inHalf(Conditions conditions, boolean live) {
    return conditions.and("l.live = :live").with("live", live);
  }

  private Conditions visible() {
    Conditions conditions = new Conditions().and("l.realmId = :realm").with("realm", realm.getId());
    if (visibility instanceof Visibility.Named named) {
      conditions.and("l.userId in (:visible)").with("visible", named.userIds());
    }
    return conditions;
  }

  private Conditions conditions(SessionFilter filter) throws NoSuchRole {
    Conditions all = visible();
    filter.search().ifPresent(text -> search(all, text));
    filter
        .user()
        .ifPresent(
            user ->
                all.and("(l.userId = :user or l.usernameKey = :userKey)")
                    .with("user", user)
                    .with("userKey", SearchKey.of(user).text()));
    filter
        .client()
        .ifPresent(
            client ->
                all.and(
                        "exists (select c.ledgerId from LedgerClientEntity c where c.ledgerId ="
                            + " l.id and c.clientId = :client and c.realmId = :realm)")
                    .with("client", client));
    filter.ip().ifPresent(ip -> all.and("(" + inRanges(all, ip, "ip") + ")"));
    filter
        .city()
        .ifPresent(city -> all.and("l.cityKey = :city").with("city", SearchKey.of(city).text()));
    filter.country().ifPresent(country -> all.and("l.country = :country").with("country", country));
    filter.from().ifPresent(from -> all.and("l.loginTime >= :from").with("from", from));
    filter.to().ifPresent(to -> all.and("l.loginTime < :to").with("to", to));
    long activeSince = Time.currentTimeMillis() - StatusFilter.ACTIVE_MILLIS;
    if (filter.status() == StatusFilter.ACTIVE) {
      all.and("l.lastActivity >= :activeSince").with("activeSince", activeSince);
    } else if (filter.status() == StatusFilter.IDLE) {
      all.and("l.lastActivity < :activeSince").with("activeSince", activeSince);
    }
    if (filter.role().isPresent()) {
      RoleModel role = realm.getRole(filter.role().get());
      if (role == null) {
        throw new NoSuchRole();
      }
      new RoleMembers(session, realm).restrict(all, role);
    }
    return all;
  }

  private void search(Conditions all, String text) {
    SearchKey key = SearchKey.of(text);
    List<String> any = new ArrayList<>();
    any.add("(l.usernameKey >= :search and l.usernameKey < :searchEnd)");
    any.add("(l.cityKey >= :search and l.cityKey < :searchEnd)");
    all.with("search", key.text()).with("searchEnd", key.successor());
    IpRanges.parse(text).ifPresent(ranges -> any.add(inRanges(all, ranges, "searchIp")));
    List<String> byEmail = text.contains("@") ? usersWithEmail(text) : List.of();
    if (!byEmail.isEmpty()) {
      any.add("l.userId in (:searchUsers)");
      all.with("searchUsers", byEmail);
    }
    all.and("(" + String.join(" or ", any) + ")");
  }

  /** By a search, since several users may have one address where the realm allows it. */
  private List<String> usersWithEmail(String email) {
    return session
        .users()
        .searchForUserStream(
            realm, Map.of(UserModel.EMAIL, email, UserModel.EXACT, "true"), 0, USERS_WITH_EMAIL)
        // not UserModel::getId: that would name Model, which is new in Keycloak 26.6
        .map(user -> user.getId())
        .toList();
  }

  private static String inRanges(Conditions all, IpRanges ip, String name) {
    List<String> any = new ArrayList<>();
    for (int i = 0; i < ip.ranges().size(); i++) {
      any.add("l.ipKey between :" + name + i + "a and :" + name + i + "b");
      all.with(name + i + "a", ip.ranges().get(i).first())
          .with(name + i + "b", ip.ranges().get(i).last());
    }
    return String.join(" or ", any);
  }
}
