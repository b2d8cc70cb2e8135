package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.sessions.OccurringValues;
import dev.sessionguard.sessions.SessionFilter;
import dev.sessionguard.sessions.SessionTotal;
import dev.sessionguard.sessions.ValueTally;
import dev.sessionguard.sessions.ValuesQuery;
import dev.sessionguard.sessions.ValuesQuery.Field;
import dev.sessionguard.sessions.keycloak.SessionList.NoSuchRole;
import dev.sessionguard.text.SearchKey;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

/**
 * Which values of a field occur in the sessions that a caller may see, and how often. Exact where
 * these are some thousands; else by a sample of that size, whatever the realm's, and what the
 * sample lacks is looked up where something of its own names it: cities by steps through their
 * index, users in Keycloak's table.
 */
public final class ValueCounts {

  /** So many rows are read all, where none must be checked. */
  private static final int WHOLE = SessionTotal.CAP;

  /** Rows that are read of more; ids are random, so a range of them is a sample. */
  private static final int SAMPLE = 5_000;

  /** Rows that are read where each must be checked. */
  private static final int CHECKED_SAMPLE = 1_000;

  /** Users whose roles are looked at, each of which may be questions to Keycloak's tables. */
  private static final int ROLE_USERS = 200;

  private static final long ROLES_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String OF_ROWS =
      """
      select %1$s, min(%2$s), count(*) from LedgerEntity l%3$s where %4$s
      group by %1$s order by count(*) desc, %1$s""";

  private static final String OF_ROWS_BY_USER =
      """
      select %1$s, min(%2$s), count(*), l.userId from LedgerEntity l%3$s where %4$s
      group by %1$s, l.userId order by count(*) desc, %1$s""";

  private static final String JOIN_CLIENTS =
      " join LedgerClientEntity c on c.ledgerId = l.id and c.realmId = l.realmId";

  private static final String ONE = "select l.city, l.username from LedgerEntity l where %s";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Visibility visibility;
  private final SessionList list;
  private final EntityManager em;
  private final FilterConditions conditions;
  private final Totals totals;

  public ValueCounts(KeycloakSession session, RealmModel realm, Visibility visibility) {
    this.session = session;
    this.realm = realm;
    this.visibility = visibility;
    this.list = new SessionList(session, realm, visibility);
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.conditions = new FilterConditions(session, realm, visibility);
    this.totals = new Totals(em, conditions);
  }

  /** The values. */
  public OccurringValues of(ValuesQuery query) {
    ValueTally tally = new ValueTally();
    try {
      for (boolean live : query.status().halves()) {
        tally(tally, query, live);
      }
      if (tally.size() < query.max() && !tally.isExact()) {
        addRare(tally, query);
      }
    } catch (NoSuchRole e) {
      throw new IllegalStateException(e); // no filter names one
    }
    return tally.first(query.max());
  }

  private void tally(ValueTally tally, ValuesQuery query, boolean live) throws NoSuchRole {
    SessionFilter filter = SessionFilter.of(query.status());
    SessionTotal total = totals.of(filter, live);
    int most = list.asksOfEach() ? CHECKED_SAMPLE : SAMPLE;
    double fraction =
        total.count() <= (list.asksOfEach() ? most : WHOLE) ? 1 : (double) most / total.count();
    Conditions rows = FilterConditions.inHalf(conditions.of(filter), live);
    if (fraction < 1) {
      rows.and("l.id < :bound").with("bound", Totals.bound(fraction));
      tally.sampled();
    }
    if (query.field() == Field.ROLE) {
      tallyRoles(tally, query, rows, fraction);
      return;
    }
    search(rows, query);
    for (Object[] row : read(query.field(), rows, query.max())) {
      tally.add((String) row[0], (String) row[1], ((Number) row[2]).longValue(), fraction);
    }
  }

  private List<Object[]> read(Field field, Conditions rows, int max) {
    String value = value(field);
    String label = label(field);
    String join = field == Field.CLIENT ? JOIN_CLIENTS : "";
    if (!list.asksOfEach()) {
      String statement = OF_ROWS.formatted(value, label, join, rows.where());
      return TimeLimit.on(rows.bind(em.createQuery(statement, Object[].class)))
          .setMaxResults(2 * max)
          .getResultList();
    }
    Map<String, Boolean> known = new HashMap<>();
    String statement = OF_ROWS_BY_USER.formatted(value, label, join, rows.where());
    return TimeLimit.on(rows.bind(em.createQuery(statement, Object[].class)))
        .setMaxResults(CHECKED_SAMPLE)
        .getResultStream()
        .filter(row -> known.computeIfAbsent((String) row[3], list::passes))
        .toList();
  }

  private static String value(Field field) {
    return switch (field) {
      case USER, ROLE -> "l.userId";
      case CLIENT -> "c.clientId";
      case CITY -> "l.cityKey";
      case COUNTRY -> "l.country";
    };
  }

  private static String label(Field field) {
    return switch (field) {
      case USER, ROLE -> "l.username";
      case CLIENT -> "c.clientId";
      case CITY -> "l.city";
      case COUNTRY -> "l.country";
    };
  }

  private void search(Conditions rows, ValuesQuery query) {
    switch (query.field()) {
      case CITY -> rows.and("l.cityKey <> ''");
      case COUNTRY -> rows.and("l.country is not null");
      default -> {}
    }
    if (query.search().isEmpty()) {
      return;
    }
    String text = query.search().get();
    String condition =
        switch (query.field()) {
          case USER, ROLE -> "l.usernameKey like :valuePart escape '!'";
          case CLIENT -> "lower(c.clientId) like :valuePart escape '!'";
          case CITY -> "l.cityKey like :valuePart escape '!'";
          case COUNTRY -> "l.country like :valuePart escape '!'";
        };
    rows.and(condition)
        .with(
            "valuePart",
            query.field() == Field.COUNTRY
                ? AnyPart.beginning(text.toUpperCase(Locale.ROOT))
                : AnyPart.of(SearchKey.of(text)));
  }

  /** The roles of the users who hold most of the sessions. */
  private void tallyRoles(ValueTally tally, ValuesQuery query, Conditions rows, double fraction) {
    long until = System.nanoTime() + ROLES_NANOS;
    List<Object[]> users = read(Field.USER, rows, ROLE_USERS);
    if (users.size() > ROLE_USERS) {
      tally.sampled();
    }
    for (Object[] row : users.subList(0, Math.min(ROLE_USERS, users.size()))) {
      if (System.nanoTime() - until > 0) {
        tally.sampled();
        return;
      }
      UserModel user = session.users().getUserById(realm, (String) row[0]);
      if (user != null) {
        long count = ((Number) row[2]).longValue();
        RoleUtils.getDeepUserRoleMappings(user).stream()
            .filter(role -> SessionItems.isShown(realm, role))
            .map(RoleModel::getName)
            .filter(name -> contains(name, query))
            .forEach(name -> tally.add(name, null, count, fraction));
      }
    }
  }

  private static boolean contains(String name, ValuesQuery query) {
    return query
        .search()
        .map(text -> SearchKey.of(name).text().contains(SearchKey.of(text).text()))
        .orElse(true);
  }

  /** What the sample lacks; to callers who may see all rows only: what names it asks no row. */
  private void addRare(ValueTally tally, ValuesQuery query) throws NoSuchRole {
    if (!(visibility instanceof Visibility.Everyone)) {
      return;
    }
    int missing = query.max();
    switch (query.field()) {
      case CITY ->
          DistinctCities.of(em, realm.getId()).stream()
              .filter(key -> contains(key, query))
              .sorted()
              .limit(missing)
              .forEach(key -> addOne(tally, query, key));
      case USER -> {
        if (query.search().isPresent()) {
          NamedInPart.first(em, realm.getId(), query.search().get(), missing)
              .forEach(user -> addOne(tally, query, user));
        }
      }
      case ROLE ->
          realm
              .searchForRolesStream(query.search().orElse(""), 0, missing)
              .filter(role -> SessionItems.isShown(realm, role))
              .forEach(role -> tally.addUncounted(role.getName(), null));
      case CLIENT, COUNTRY -> {} // of which there are few: the sample has those that matter
    }
  }

  private void addOne(ValueTally tally, ValuesQuery query, String value) {
    for (boolean live : query.status().halves()) {
      Conditions rows =
          FilterConditions.inHalf(conditions.visible(), live)
              .and(value(query.field()) + " = :value")
              .with("value", value);
      @Nullable Object[] row =
          TimeLimit.on(rows.bind(em.createQuery(ONE.formatted(rows.where()), Object[].class)))
              .setMaxResults(1)
              .getResultStream()
              .findFirst()
              .orElse(null);
      if (row != null) {
        tally.addUncounted(value, (String) row[query.field() == Field.CITY ? 0 : 1]);
        return;
      }
    }
  }
}
