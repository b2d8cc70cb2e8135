package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.sessions.IpRanges;
import dev.sessionguard.sessions.SessionFilter;
import dev.sessionguard.sessions.StatusFilter;
import dev.sessionguard.sessions.keycloak.SessionList.NoSuchRole;
import dev.sessionguard.text.SearchKey;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/** A filter of the list, as conditions on the ledger's rows. Values are parameters only. */
final class FilterConditions {

  /** Of the users with one e-mail address, so many are looked for. */
  private static final int USERS_WITH_EMAIL = 100;

  /** Of the cities with a text in the middle, so many are looked for. */
  private static final int CITIES = 500;

  private static final String OF_CLIENT =
      """
      exists (select c.ledgerId from LedgerClientEntity c
      where c.ledgerId = l.id and c.clientId = :client and c.realmId = :realm)""";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Visibility visibility;
  private final Map<SessionFilter, Conditions> known = new HashMap<>();

  FilterConditions(KeycloakSession session, RealmModel realm, Visibility visibility) {
    this.session = session;
    this.realm = realm;
    this.visibility = visibility;
  }

  /** Those of the live or the ended rows; the conditions given stay as they are. */
  static Conditions inHalf(Conditions conditions, boolean live) {
    return conditions.copy().and("l.live = :live").with("live", live);
  }

  /** The rows that may be seen. */
  Conditions visible() {
    Conditions conditions = new Conditions().and("l.realmId = :realm").with("realm", realm.getId());
    ReachConditions.restrict(conditions, visibility, "visible");
    return conditions;
  }

  /** The rows that match and may be seen. Built once for a filter: a role costs queries. */
  Conditions of(SessionFilter filter) throws NoSuchRole {
    Conditions built = known.get(filter);
    if (built == null) {
      built = build(filter);
      known.put(filter, built);
    }
    return built.copy();
  }

  private Conditions build(SessionFilter filter) throws NoSuchRole {
    Conditions all = visible();
    filter.search().ifPresent(text -> search(all, text));
    filter
        .user()
        .ifPresent(
            user ->
                all.and("l.userId in (:users)")
                    .with("users", new NamedUsers(session, realm).of(user)));
    filter.client().ifPresent(client -> all.and(OF_CLIENT).with("client", client));
    filter.ip().ifPresent(ip -> all.and("(" + inRanges(all, ip, "ip") + ")"));
    filter
        .city()
        .ifPresent(city -> all.and("l.cityKey = :city").with("city", SearchKey.of(city).text()));
    filter.country().ifPresent(country -> all.and("l.country = :country").with("country", country));
    filter.from().ifPresent(from -> all.and("l.loginTime >= :from").with("from", from));
    filter.to().ifPresent(to -> all.and("l.loginTime < :to").with("to", to));
    // no row that lives has any of these
    filter
        .reason()
        .ifPresent(reason -> all.and("l.endReason = :reason").with("reason", reason.id()));
    filter.endedFrom().ifPresent(from -> all.and("l.endTime >= :endFrom").with("endFrom", from));
    filter.endedTo().ifPresent(to -> all.and("l.endTime < :endTo").with("endTo", to));
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

  /**
   * Any part of a name, an address or a city is found, live and ended alike, without a look into
   * each row: by Keycloak's table of users, and by the cities that there are. What stands in rows
   * only, as the name of a user who is gone, is found by its beginning, which an index has.
   */
  private void search(Conditions all, String text) {
    SearchKey key = SearchKey.of(text);
    List<String> any = new ArrayList<>();
    any.add("(l.usernameKey >= :search and l.usernameKey < :searchEnd)");
    any.add("(l.cityKey >= :search and l.cityKey < :searchEnd)");
    all.with("search", key.text()).with("searchEnd", key.successor());
    IpRanges.parse(text).ifPresent(ranges -> any.add(inRanges(all, ranges, "searchIp")));
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    List<String> named = NamedInPart.condition(em, realm.getId(), all, text);
    any.addAll(named);
    List<String> byEmail = named.isEmpty() && text.contains("@") ? usersWithEmail(text) : List.of();
    if (!byEmail.isEmpty()) {
      any.add("l.userId in (:searchUsers)");
      all.with("searchUsers", byEmail);
    }
    List<String> cities =
        DistinctCities.of(em, realm.getId()).stream()
            .filter(city -> city.contains(key.text()) && !city.startsWith(key.text()))
            .limit(CITIES)
            .toList();
    if (!cities.isEmpty()) {
      any.add("l.cityKey in (:searchCities)");
      all.with("searchCities", cities);
    }
    all.and("(" + String.join(" or ", any) + ")");
  }

  /** Of users whom a directory keeps and Keycloak's table has not: by the whole address. */
  private List<String> usersWithEmail(String email) {
    return session
        .users()
        .searchForUserStream(
            realm, Map.of(UserModel.EMAIL, email, UserModel.EXACT, "true"), 0, USERS_WITH_EMAIL)
        // not UserModel::getId: that would name Model, which is new in Keycloak 26.6
        .map(user -> user.getId())
        .toList();
  }

  /** The condition that an address is in one of the ranges; its values go into {@code all}. */
  static String inRanges(Conditions all, IpRanges ip, String name) {
    List<String> any = new ArrayList<>();
    for (int i = 0; i < ip.ranges().size(); i++) {
      any.add("l.ipKey between :" + name + i + "a and :" + name + i + "b");
      all.with(name + i + "a", ip.ranges().get(i).first())
          .with(name + i + "b", ip.ranges().get(i).last());
    }
    return String.join(" or ", any);
  }
}
