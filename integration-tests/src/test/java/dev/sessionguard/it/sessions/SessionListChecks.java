package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Items;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the list of sessions answers, on whatever database the server has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionListChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  private static final String PRIVATE = "10.0.0.5";

  private Realm realm;
  private Realm otherRealm;

  /** Session ids by what the tests call them. */
  private final Map<String, String> sessions = new LinkedHashMap<>();

  abstract KeycloakServer server();

  Realm realm() {
    return realm;
  }

  String session(String name) {
    return sessions.get(name);
  }

  @BeforeAll
  void fill() {
    realm = Realms.on(server()).create();
    otherRealm = Realms.on(server()).create();
    Admin admin = realm.admin();
    People people = new People(realm);
    people.add("bob");
    people.add("carla");
    people.add("dora");
    people.add("@sum.evil");
    Map<String, Object> auditor = people.role("auditor");
    Map<String, Object> boss = people.role("boss");
    admin.post(realm.path("/roles/boss/composites"), List.of(auditor));
    people.grant(realm.userId(), auditor);
    people.grant(people.id("bob"), boss);
    String staff = people.group("staff", "");
    admin.post(realm.path("/groups/" + staff + "/role-mappings/realm"), List.of(auditor));
    String night = people.group("night", staff);
    admin.put(realm.path("/users/" + people.id("carla") + "/groups/" + night), Map.of());

    Browser zurich = new Browser(realm).from(Cities.ZURICH).calledItself(FIREFOX);
    sessions.put("zurich", zurich.login("app").loggedIn().sessionId().orElseThrow());
    assertThat(zurich.open("backend").isLoggedIn()).isTrue();
    sessions.put("osaka", people.login(Realm.USER, "backend", Cities.OSAKA));
    sessions.put("osaka6", people.login(Realm.USER, "app", Cities.OSAKA_IPV6));
    sessions.put("bob", people.login("bob", "app", Cities.NOWHERE));
    sessions.put("private", people.login("bob", "app", PRIVATE));
    sessions.put("carla", people.login("carla", "app", "198.51.100.77"));
    sessions.put("dora", people.login("dora", "app", "junk, <b>"));
    sessions.put("evil", people.login("@sum.evil", "app", Cities.NOWHERE));
    Http.Answer gone = new Oidc(realm, "app").from(Cities.OSAKA).directGrant();
    sessions.put("gone", gone.text("session_state"));
    assertThat(new Oidc(realm, "app").logout(gone.text("refresh_token")).status()).isEqualTo(204);
    new Oidc(otherRealm, "app").directGrant();
  }

  // ---- filters

  @ParameterizedTest
  @CsvSource(
      value = {
        "|zurich osaka osaka6 bob private carla dora evil",
        "status=live|zurich osaka osaka6 bob private carla dora evil",
        "status=active|zurich osaka osaka6 bob private carla dora evil",
        "status=idle|",
        "status=ended|gone",
        "status=all|zurich osaka osaka6 bob private carla dora evil gone",
        "status=ended&reason=logout|gone",
        "status=all&reason=logout|gone",
        "status=ended&reason=idle|",
        "reason=logout|",
        "status=all&endedFrom=1|gone",
        "status=ended&endedTo=1|",
        "status=ended&endedTo=9999999999999&reason=logout&client=app|gone",
        "search=ali|zurich osaka osaka6",
        "search=ALICE|zurich osaka osaka6",
        "search=lice|zurich osaka osaka6",
        "search=irS|bob private carla dora evil",
        "search=ast|bob private carla dora evil",
        "search=ob@it|bob private",
        "search=ürich|zurich carla",
        "search=sak|osaka osaka6",
        "search=lice&status=all|zurich osaka osaka6 gone",
        "search=sak&status=ended|gone",
        "search=%25|",
        "search=l_ce|",
        "search=!|",
        "search=bob@{realm}.example.org|bob private",
        "search=BOB@{realm}.EXAMPLE.ORG|bob private",
        "search=zür|zurich carla",
        "search=ZÜRICH|zurich carla",
        "search=203.0.113.9|osaka",
        "search=203.|osaka",
        "search=198.51.100|zurich carla",
        "search=2001:db8:1:|osaka6",
        "search=2001:db8:1::/48|osaka6",
        "search=nobody|",
        "search=osaka&status=all|osaka osaka6 gone",
        "user=alice|zurich osaka osaka6",
        "user=Alice|zurich osaka osaka6",
        "user={alice}|zurich osaka osaka6",
        "user=ali|",
        "role=auditor|zurich osaka osaka6 bob private carla",
        "role=boss|bob private",
        "role=boss&status=ended|",
        "client=backend|zurich osaka",
        "client=app|zurich osaka6 bob private carla dora evil",
        "client=backen|",
        "client=BACKEND|",
        "ip=192.0.2.1|bob evil",
        "ip=192.0.2.0/30|bob evil",
        "ip=10.|private",
        "ip=2001:DB8:1::9|osaka6",
        "ip=0.0.0.0/0|zurich osaka bob private carla evil",
        "ip=203.0.113.10|",
        "city=Osaka|osaka osaka6",
        "city=oSAKA|osaka osaka6",
        "city=Osak|",
        "city=Zürich|zurich carla",
        "country=jp|osaka osaka6",
        "country=CH|zurich carla",
        "country=DE|",
        "from=0|zurich osaka osaka6 bob private carla dora evil",
        "to=5|",
        "city=Zürich&user=alice&client=app&role=auditor&country=CH&search=a|zurich",
        "city=Zürich&user=bob|"
      },
      delimiter = '|')
  void filterFindsExactlyWhatMatches(String query, String names) {
    JsonNode answer = list(query == null ? "" : query);
    assertThat(Items.sessionIds(answer)).containsExactlyInAnyOrderElementsOf(idsOfNames(names));
    assertThat(answer.path("total").asLong()).isEqualTo(idsOfNames(names).size());
    assertThat(answer.path("totalIsExact").asBoolean()).isTrue();
    assertThat(answer.path("next").isMissingNode() || answer.path("next").isNull()).isTrue();
  }

  @Test
  void timesIncludeTheFirstAndExcludeTheLast() {
    long bob = item("bob").path("loginTime").asLong();
    assertThat(Items.sessionIds(list("from=" + bob))).contains(session("bob"), session("evil"));
    assertThat(Items.sessionIds(list("from=" + (bob + 1)))).doesNotContain(session("bob"));
    assertThat(Items.sessionIds(list("to=" + bob)))
        .contains(session("zurich"))
        .doesNotContain(session("bob"));
    assertThat(Items.sessionIds(list("to=" + (bob + 1)))).contains(session("bob"));
    long end = Items.of(list("status=ended")).get(0).path("endTime").asLong();
    assertThat(Items.sessionIds(list("status=all&endedFrom=" + end)))
        .containsExactly(session("gone"));
    assertThat(Items.sessionIds(list("status=all&endedFrom=" + (end + 1)))).isEmpty();
    assertThat(Items.sessionIds(list("status=all&endedTo=" + end))).isEmpty();
    assertThat(Items.sessionIds(list("status=all&endedTo=" + (end + 1))))
        .containsExactly(session("gone"));
  }

  // ---- what an item says

  @Test
  void itemTellsWhoWhereAndWithWhat() {
    JsonNode item = item("zurich");
    assertThat(item.path("userId").asText()).isEqualTo(realm.userId());
    assertThat(item.path("username").asText()).isEqualTo("alice");
    assertThat(textsOf(item.path("roles"))).containsExactly("auditor");
    assertThat(item.path("ip").asText()).isEqualTo(Cities.ZURICH);
    assertThat(item.path("city").asText()).isEqualTo("Zürich");
    assertThat(item.path("country").asText()).isEqualTo("CH");
    assertThat(item.path("device").path("browser").asText()).contains("Firefox");
    assertThat(item.path("device").path("os").asText()).contains("Linux");
    assertThat(textsOf(item.path("clients"))).containsExactly("app", "backend");
    assertThat(item.path("status").asText()).isEqualTo("active");
    assertThat(item.path("offline").asBoolean()).isFalse();
    assertThat(item.path("own").asBoolean()).isFalse();
    assertThat(item.path("loginTime").asLong())
        .isBetween(System.currentTimeMillis() - 600_000, System.currentTimeMillis() + 1000);
  }

  @Test
  void usersWithOneAddressAreBothFound() {
    Realm shared =
        Realms.on(server())
            .with("duplicateEmailsAllowed", true)
            .with("loginWithEmailAllowed", false)
            .create();
    People people = new People(shared);
    // one address: what is left of a name without its digits
    List<String> both =
        List.of(
            people.login(added(people, "twin1"), "app", Cities.ZURICH),
            people.login(added(people, "twin2"), "app", Cities.OSAKA));
    people.login(added(people, "other"), "app", Cities.OSAKA);
    String address = "twin@" + shared.name() + ".example.org";
    assertThat(
            Items.sessionIds(
                shared.admin().get(shared.path("/session-guard/sessions?search=" + address))))
        .containsExactlyInAnyOrderElementsOf(both);
  }

  /** Which values occur, with their numbers where they are told. */
  private List<String> values(String query) {
    JsonNode answer = realm.admin().get(realm.path("/session-guard/sessions/values?" + query));
    return StreamSupport.stream(answer.path("values").spliterator(), false)
        .map(
            value ->
                value.path(value.has("label") ? "label" : "value").asText()
                    + (value.has("count") ? " " + value.path("count").asLong() : ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "field=user|alice 3,bob 2,@sum.evil 1,carla 1,dora 1",
        "field=user&status=all|alice 4,bob 2,@sum.evil 1,carla 1,dora 1",
        "field=user&status=ended|alice 1",
        "field=user&search=LIC|alice 3",
        "field=user&search=%25|",
        "field=city|Osaka 2,Zürich 2",
        "field=city&search=ÜRI|Zürich 2",
        "field=country|CH 2,JP 2",
        "field=country&search=j|JP 2",
        "field=country&search=p|",
        "field=client|app 7,backend 2",
        "field=client&search=KEND|backend 2",
        "field=role|auditor 6,boss 2",
        "field=role&search=OS|boss 2",
        "field=client&status=ended|app 1",
      },
      delimiter = '|')
  void valuesAreThoseThatOccur(String query, String expected) {
    List<String> found = new ArrayList<>(values(query));
    Collections.sort(found);
    List<String> all =
        new ArrayList<>(expected == null ? List.of() : List.of(expected.split(",", -1)));
    Collections.sort(all);
    assertThat(found).isEqualTo(all);
  }

  @Test
  void theMostFrequentValueComesFirst() {
    assertThat(values("field=user&max=2")).containsExactly("alice 3", "bob 2");
    JsonNode two = realm.admin().get(realm.path("/session-guard/sessions/values?field=user&max=2"));
    assertThat(two.path("complete").asBoolean()).isFalse();
    assertThat(two.at("/values/0/value").asText()).isEqualTo(realm.userId());
    assertThat(two.at("/values/0/countIsExact").asBoolean()).isTrue();
    JsonNode all = realm.admin().get(realm.path("/session-guard/sessions/values?field=user&max=5"));
    assertThat(all.path("complete").asBoolean()).isTrue();
  }

  @Test
  void aQuestionForValuesThatMakesNoSenseIsRefused() {
    Http.Answer answer =
        realm
            .admin()
            .send("GET", realm.path("/session-guard/sessions/values?field=ip&max=0&a=b"), null);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("field", "max", "a");
  }

  private static String added(People people, String name) {
    people.add(name);
    return name;
  }

  @Test
  void rolesFromCompositesAndParentGroupsAreShown() {
    assertThat(textsOf(item("bob").path("roles"))).containsExactly("auditor", "boss");
    assertThat(textsOf(item("carla").path("roles"))).containsExactly("auditor");
    assertThat(textsOf(item("dora").path("roles"))).isEmpty();
  }

  @Test
  void privateAddressIsOnNoMap() {
    JsonNode item = item("private");
    assertThat(item.path("privateNetwork").asBoolean()).isTrue();
    assertThat(item.path("ip").asText()).isEqualTo(PRIVATE);
    assertThat(item.hasNonNull("city")).isFalse();
  }

  @Test
  void addressThatIsNoneIsUnknown() {
    JsonNode item = item("dora");
    assertThat(item.hasNonNull("ip")).isFalse();
    assertThat(item.hasNonNull("city")).isFalse();
  }

  @Test
  void loggedOutSessionIsShownWithReasonAndByWhom() {
    JsonNode item = list("status=ended").path("items").get(0);
    assertThat(item.path("status").asText()).isEqualTo("ended");
    assertThat(item.path("endReason").asText()).isEqualTo("logout");
    assertThat(item.path("endedBy").asText()).isEqualTo("alice");
    assertThat(item.path("endTime").asLong())
        .isGreaterThanOrEqualTo(item.path("loginTime").asLong());
  }

  // ---- order and pages

  static Stream<String[]> orders() {
    return Stream.of("loginTime", "lastActivity", "endTime", "username", "ip", "city")
        .flatMap(
            sort ->
                Stream.of("asc", "desc")
                    .flatMap(
                        order ->
                            Stream.of("live", "all", "all&role=auditor")
                                .map(status -> new String[] {sort, order, status})));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void everyOrderIsKeptAcrossPages(String sort, String order, String status) {
    String query = "sort=" + sort + "&order=" + order + "&status=" + status;
    List<JsonNode> whole = Items.of(list(query + "&max=500"));
    Comparator<JsonNode> up = by(sort);
    assertThat(whole).isSortedAccordingTo(order.equals("asc") ? up : up.reversed());
    List<String> paged = new ArrayList<>();
    walk(query, 2, page -> paged.addAll(rowIdsOf(page)));
    assertThat(paged).isEqualTo(whole.stream().map(item -> item.path("id").asText()).toList());
  }

  private static Comparator<JsonNode> by(String sort) {
    Function<JsonNode, String> key =
        switch (sort) {
          case "username" -> item -> item.path("username").asText();
          case "city" -> item -> item.path("city").asText("").toLowerCase(java.util.Locale.ROOT);
          case "ip" -> item -> addressOrder(item.path("ip").asText(""));
          case "endTime" ->
              item -> String.format("%020d", item.path("endTime").asLong(Long.MAX_VALUE));
          default -> item -> String.format("%020d", item.path(sort).asLong());
        };
    return Comparator.comparing(key).thenComparing(item -> item.path("id").asText());
  }

  private static String addressOrder(String ip) {
    if (ip.isEmpty() || ip.equals("null")) {
      return "";
    }
    try {
      byte[] bytes = java.net.InetAddress.getByName(ip).getAddress();
      String hex = java.util.HexFormat.of().formatHex(bytes);
      return bytes.length == 4 ? "0".repeat(20) + "ffff" + hex : hex;
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void pageEndsWhereTheRowsEnd() {
    int all = list("").path("total").asInt();
    assertThat(list("max=" + all).hasNonNull("next")).isFalse();
    JsonNode first = list("max=" + (all - 1));
    assertThat(Items.of(first)).hasSize(all - 1);
    JsonNode second = list("max=" + (all - 1) + "&cursor=" + first.path("next").asText());
    assertThat(Items.of(second)).hasSize(1);
    assertThat(second.hasNonNull("next")).isFalse();
    assertThat(second.path("total").asInt()).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loginTime&order=desc", "loginTime&order=asc", "username", "ip"})
  void walkDuringLoginsAndLogoutsHasNoDuplicateAndNoGap(String sort) {
    Realm busy = Realms.on(server()).create();
    Oidc app = new Oidc(busy, "app");
    List<String> staying = new ArrayList<>();
    List<String> leaving = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      Http.Answer tokens = app.from("192.0.2." + (i * 37 % 50)).directGrant();
      if (i % 3 == 0) {
        leaving.add(tokens.text("refresh_token"));
      } else {
        staying.add(tokens.text("session_state"));
      }
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 40; page++) {
      JsonNode answer =
          busy.admin().get(busy.path("/session-guard/sessions?max=2&sort=" + sort + cursor));
      seen.addAll(Items.sessionIds(answer));
      if (!answer.hasNonNull("next")) {
        break;
      }
      cursor = "&cursor=" + answer.path("next").asText();
      if (page < 6) {
        app.from("192.0.2." + (page * 41 % 60)).directGrant();
        app.logout(leaving.get(page));
      }
    }
    assertThat(seen).doesNotHaveDuplicates().containsAll(staying);
  }

  // ---- one session

  @Test
  void sessionIsFoundByBothIds() {
    JsonNode item = item("osaka");
    JsonNode byRow = realm.admin().get(path("/" + item.path("id").asText()));
    JsonNode bySession = realm.admin().get(path("/" + session("osaka")));
    assertThat(byRow).isEqualTo(bySession);
    assertThat(byRow.path("sessionId").asText()).isEqualTo(session("osaka"));
  }

  @Test
  void sessionOfAnotherRealmIsNotThere() {
    String path = "/session-guard/sessions/" + item("osaka").path("id").asText();
    for (String method : List.of("GET", "DELETE")) {
      Http.Answer answer = otherRealm.admin().send(method, otherRealm.path(path), null);
      assertThat(answer.status()).as(method).isEqualTo(404);
    }
    assertThat(Items.sessionIds(list(""))).contains(session("osaka"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "%27%20or%201=1--",
        "%25",
        "%3Cscript%3E",
        "a%00b",
        "%F0%9F%98%80",
        "..%2F"
      })
  void unknownIdIsNotThere(String id) {
    for (String method : List.of("GET", "DELETE")) {
      Http.Answer answer = realm.admin().send(method, path("/" + id), null);
      assertThat(answer.status()).as(method + " " + answer.body()).isIn(400, 404);
      assertThat(answer.body()).doesNotContain("Exception");
    }
  }

  @Test
  void endingOneRefusesItsTokensAndTellsItsClients() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm own = Realms.on(server()).backChannel(channel).create();
      Oidc backend = new Oidc(own, "backend");
      Http.Answer victim = backend.directGrant();
      Http.Answer other = backend.directGrant();
      String id = victim.text("session_state");
      assertThat(backend.isActive(victim.text("access_token"))).isTrue();
      Http.Answer ended =
          own.admin().send("DELETE", own.path("/session-guard/sessions/" + id), null);
      assertThat(ended.status()).as(ended.body()).isEqualTo(204);
      assertThat(backend.isActive(victim.text("access_token"))).isFalse();
      assertThat(backend.refresh(victim.text("refresh_token")).text("error"))
          .isEqualTo("invalid_grant");
      assertThat(backend.isActive(other.text("access_token"))).isTrue();
      JsonNode row = own.admin().get(own.path("/session-guard/sessions/" + id));
      assertThat(row.path("status").asText()).isEqualTo("ended");
      assertThat(row.path("endReason").asText()).isEqualTo("revoked");
      assertThat(row.path("endedBy").asText()).isEqualTo("admin");
      Await.untilAsserted(PATIENCE, () -> assertThat(channel.sids()).containsExactly(id));
      JsonNode events = own.admin().get(own.path("/admin-events?operationTypes=DELETE"));
      assertThat(Items.of(events))
          .anySatisfy(
              event -> {
                assertThat(event.path("resourceType").asText()).isEqualTo("USER_SESSION");
                assertThat(event.path("resourcePath").asText()).endsWith("/" + id);
                assertThat(event.hasNonNull("error")).isFalse();
              });
      assertThat(
              own.admin().send("DELETE", own.path("/session-guard/sessions/" + id), null).status())
          .isEqualTo(404);
    }
  }

  @Test
  void endingManyEndsThoseAndNoOthers() {
    Realm own = Realms.on(server()).create();
    Oidc app = new Oidc(own, "app");
    Http.Answer first = app.from(Cities.OSAKA).directGrant();
    Http.Answer second = app.from(Cities.OSAKA).directGrant();
    Http.Answer third = app.from(Cities.ZURICH).directGrant();
    Http.Answer answer =
        own.admin()
            .send(
                "POST",
                own.path("/session-guard/sessions/revoke"),
                Map.of("filter", Map.of("city", "Osaka")));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(app.refresh(first.text("refresh_token")).status()).isEqualTo(400);
    assertThat(app.refresh(second.text("refresh_token")).status()).isEqualTo(400);
    assertThat(app.refresh(third.text("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void sessionsOfADisabledUserAreShownAsEndedForThat() {
    Realm own = Realms.on(server()).create();
    String id = new Oidc(own, "app").directGrant().text("session_state");
    own.admin().put(own.path("/users/" + own.userId()), Map.of("enabled", false));
    Await.untilAsserted(
        PATIENCE,
        () -> {
          JsonNode row = own.admin().get(own.path("/session-guard/sessions/" + id));
          assertThat(row.path("status").asText()).isEqualTo("ended");
          assertThat(row.path("endReason").asText()).isEqualTo("user-disabled");
        });
  }

  @Test
  void nothingIsKeptOfADeletedUser() {
    Realm own = Realms.on(server()).create();
    String id = new Oidc(own, "app").directGrant().text("session_state");
    own.admin().delete(own.path("/users/" + own.userId()));
    assertThat(
            own.admin().get(own.path("/session-guard/sessions?status=all")).path("total").asInt())
        .isZero();
    assertThat(own.admin().send("GET", own.path("/session-guard/sessions/" + id), null).status())
        .isEqualTo(404);
  }

  // ---- bad input

  @ParameterizedTest
  @CsvSource(
      value = {
        "max|0",
        "max|-1",
        "max|501",
        "max|1000000000",
        "max|two",
        "sort|none",
        "sort|loginTime;drop table SESSION_GUARD_LEDGER",
        "order|up",
        "status|dead",
        "ip|300.1.1.1",
        "ip|192.0.2.0/33",
        "ip|2001:db8::/129",
        "ip|' or 1=1 --",
        "country|CHE",
        "from|yesterday",
        "to|-5",
        "reason|boredom",
        "endedFrom|yesterday",
        "endedTo|-5",
        "cursor|junk",
        "role|no-such-role",
        "role|' or 1=1 --",
        "first|0"
      },
      delimiter = '|',
      quoteCharacter = '"')
  void unusableParameterIsNamedInKeycloaksErrorShape(String name, String value) {
    Http.Answer answer =
        realm.admin().send("GET", path("?" + Http.encode(Map.of(name, value))), null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.text("field")).isEqualTo(name);
    assertThat(answer.text("errorMessage")).startsWith(name + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"search", "user", "role", "client", "city"})
  void nullCharacterIsRefused(String name) {
    // by Keycloak itself, before it comes to us
    Http.Answer answer = realm.admin().send("GET", path("?" + name + "=a%00b"), null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void cursorIsForItsOwnQuestionOnly() {
    String cursor = list("max=2").path("next").asText();
    assertThat(Items.of(list("max=3&cursor=" + cursor))).hasSize(3);
    String tampered = (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1);
    for (String query :
        List.of(
            "cursor=" + tampered,
            "cursor=" + cursor.substring(0, cursor.length() - 4),
            "sort=username&cursor=" + cursor,
            "order=asc&cursor=" + cursor,
            "status=all&cursor=" + cursor,
            "city=Osaka&cursor=" + cursor)) {
      Http.Answer answer = realm.admin().send("GET", path("?" + query), null);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.text("field")).as(query).isEqualTo("cursor");
    }
  }

  static Stream<String[]> injections() {
    return Stream.of("search", "user", "client", "city")
        .flatMap(
            name ->
                Stream.of(
                        "' or '1'='1",
                        "'; drop table session_guard_ledger; --",
                        "%",
                        "_",
                        "a%",
                        "*",
                        "\\",
                        ":realm",
                        "?1",
                        "${7*7}",
                        "<script>alert(1)</script>",
                        "=1+1",
                        "\ud83d\ude00",
                        "\udbff\udfff")
                    .map(text -> new String[] {name, text}));
  }

  @ParameterizedTest
  @MethodSource("injections")
  void textIsNothingButText(String name, String text) {
    JsonNode answer = list(Http.encode(Map.of(name, text, "status", "all")));
    assertThat(Items.of(answer)).isEmpty();
    assertThat(answer.path("total").asLong()).isZero();
  }

  // ---- CSV

  @Test
  void csvHasEveryRowOfTheQuestion() {
    Http.Answer answer = csv("status=all&max=2&sort=username");
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .contains("attachment");
    List<String> lines = answer.body().lines().toList();
    List<JsonNode> rows = Items.of(list("status=all&max=500&sort=username"));
    assertThat(lines).hasSize(rows.size() + 1);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(lines.get(i + 1)).startsWith("\"" + rows.get(i).path("id").asText() + "\"");
    }
    assertThat(answer.body()).contains("\"Zürich\"").contains("\"private network\"");
  }

  @Test
  void csvIsFilteredByWhyAndWhenTheyEnded() {
    String gone = session("gone");
    assertThat(csv("status=all&reason=logout&endedFrom=1").body().lines().skip(1))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains(gone);
    assertThat(csv("status=all&reason=idle").body().lines()).hasSize(1);
  }

  /** What ended cannot be ended: an order with such a filter means nothing that lives. */
  @Test
  void orderForAReasonMeansNoSessionThatLives() {
    Http.Answer answer =
        realm
            .admin()
            .send(
                "POST",
                path("/revoke"),
                Map.of("filter", Map.of("reason", "logout", "endedFrom", 1), "dryRun", true));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("count").asInt(-1)).isZero();
  }

  @Test
  void csvDisarmsFormulas() {
    assertThat(csv("user=@sum.evil").body()).contains(",\"'@sum.evil\",");
  }

  @Test
  void csvOfABadQuestionIsAnErrorAndNoFile() {
    Http.Answer answer = csv("sort=none");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo("sort");
  }

  private Http.Answer csv(String query) {
    return Http.send(
        Http.request(
                server().base()
                    + "/admin/realms"
                    + realm.path("/session-guard/sessions.csv?" + query))
            .header("Authorization", "Bearer " + realm.admin().token())
            .header("Accept", "text/csv, application/json")
            .build());
  }

  // ---- reading answers

  static String path(Realm realm, String rest) {
    return realm.path("/session-guard/sessions" + rest);
  }

  private String path(String rest) {
    return path(realm, rest);
  }

  JsonNode list(String query) {
    String filled = query.replace("{realm}", realm.name()).replace("{alice}", realm.userId());
    return realm.admin().get(path(filled.isEmpty() ? "" : "?" + ascii(filled)));
  }

  /** As a browser would write it. */
  private static String ascii(String query) {
    StringBuilder escaped = new StringBuilder();
    query
        .codePoints()
        .forEach(
            c ->
                escaped.append(
                    c < 128
                        ? Character.toString(c)
                        : java.net.URLEncoder.encode(
                            Character.toString(c), java.nio.charset.StandardCharsets.UTF_8)));
    return escaped.toString();
  }

  private JsonNode item(String name) {
    return Items.of(list("status=all&max=500")).stream()
        .filter(item -> item.path("sessionId").asText().equals(session(name)))
        .findFirst()
        .orElseThrow();
  }

  private void walk(String query, int max, java.util.function.Consumer<JsonNode> visitor) {
    String cursor = "";
    Set<String> cursors = new HashSet<>();
    do {
      JsonNode page = list(query + "&max=" + max + cursor);
      visitor.accept(page);
      String next = page.path("next").asText("");
      cursor = page.hasNonNull("next") ? "&cursor=" + next : "";
      assertThat(cursors.add(next)).as("a new cursor").isTrue();
    } while (!cursor.isEmpty());
  }

  private List<String> idsOfNames(String names) {
    return names == null || names.isBlank()
        ? Collections.emptyList()
        : Arrays.stream(names.split(" ")).map(sessions::get).toList();
  }

  private static List<String> rowIdsOf(JsonNode answer) {
    return Items.of(answer).stream().map(item -> item.path("id").asText()).toList();
  }

  private static List<String> textsOf(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
