package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Rounds;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginPath;
import dev.sessionguard.it.fixture.realm.LoginPath.Ground;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits by who somebody is. */
class RulesIT {
  private static final Duration A_ROUND = Duration.ofSeconds(60);

  private static RuledRealm kinds;
  private static Ground ground;
  private static MailBox mail;

  @BeforeAll
  static void createRealms() {
    kinds = new RuledRealm(Realms.on(Servers.h2()).with("organizationsEnabled", true).create());
    Realm realm = kinds.realm();
    realm.addRole("single");
    realm.addRole("boss");
    realm.addRole("through-group");
    kinds
        .admin()
        .post(
            realm.path("/roles/boss/composites"),
            List.of(kinds.admin().get(realm.path("/roles/single"))));
    kinds.addClientRole("app", "editor");
    kinds.addClientRole("backend", "editor");
    String staff = kinds.addGroup("staff", "");
    String night = kinds.addGroup("night", staff);
    String deep = kinds.addGroup("deep", night);
    String day = kinds.addGroup("day", staff);
    String bearers = kinds.addGroup("bearers", "");
    kinds
        .admin()
        .post(
            realm.path("/groups/" + bearers + "/role-mappings/realm"),
            List.of(kinds.admin().get(realm.path("/roles/single"))));
    kinds.grantRole("by-role", "single");
    kinds.grantRole("by-composite", "boss");
    kinds.join("by-groups-role", bearers);
    kinds.grantClientRole("by-client-role", "app", "editor");
    kinds.grantClientRole("other-client-role", "backend", "editor");
    kinds.join("by-group", staff);
    kinds.join("by-sub-group", day);
    kinds.join("excepted", night);
    kinds.join("deep-excepted", deep);
    kinds.addOrganization("acme", "by-organization");
    kinds.addOrganization("other", "other-organization");
    kinds.rules(
        """
        [{"name":"One","who":{"realmRoles":["single"],"clientRoles":{"app":["editor"]},
          "groups":["/staff"],"users":["BY-NAME","alice"],"organizations":["acme"]},
          "except":{"groups":["/staff/night"]},"limit":{"maxSessions":1,"whenExceeded":"deny"}}]"""
            .replace("BY-NAME", kinds.as("by-name").username().toUpperCase(java.util.Locale.ROOT)));
    mail = new MailBox();
    Realm upstream = Realms.on(Servers.h2()).create();
    ground =
        new Ground(
            Realms.on(Servers.h2()).mail(mail).brokeredBy(upstream).create(), upstream, mail);
    ground.realm().addRole("limited");
    RuledRealm grounds = new RuledRealm(ground.realm());
    JsonNode limited = grounds.admin().get(ground.realm().path("/roles/limited"));
    grounds
        .admin()
        .post(
            ground.realm().path("/users/" + ground.realm().userId() + "/role-mappings/realm"),
            List.of(limited));
    grounds.rules(
        """
        [{"name":"Limited","who":{"realmRoles":["limited"]},
          "limit":{"maxSessions":1,"whenExceeded":"deny"}}]""");
  }

  @AfterAll
  static void closeMail() {
    mail.close();
  }

  private static RuledRealm ruled() {
    return new RuledRealm(Realms.on(Servers.h2()).create());
  }

  private static RuledRealm ruledAndReconciled() {
    return new RuledRealm(Realms.on(Servers.postgres()).create());
  }

  /** The realm's own limit is off all the while. */
  @ParameterizedTest
  @CsvSource({
    "by-role, 1, realm role single",
    "by-composite, 1, realm role single",
    "by-groups-role, 1, realm role single",
    "by-client-role, 1, client role editor of app",
    "other-client-role, 3, settings of the realm",
    "by-group, 1, group /staff",
    "by-sub-group, 1, group /staff",
    "excepted, 3, settings of the realm",
    "deep-excepted, 3, settings of the realm",
    "by-name, 1, user by-name",
    "by-organization, 1, organization acme",
    "other-organization, 3, settings of the realm",
    "somebody, 3, settings of the realm"
  })
  void everyKindOfNameMeansItsPeople(String name, int letIn, String because) {
    assertThat(kinds.letIn(name, 3)).isEqualTo(letIn);
    JsonNode policy = kinds.policy(name);
    assertThat(policy.at("/limit/because").asText()).isEqualTo(because);
    assertThat(policy.at("/limit/from").asText()).isEqualTo(letIn == 1 ? "One" : "realm");
    assertThat(policy.path("held").asInt()).isEqualTo(letIn);
    assertThat(policy.path("next").asText()).isEqualTo(letIn == 1 ? "deny" : "allowed");
  }

  @Test
  void theGatesStandWhereARuleNeedsThem() {
    String action = kinds.realm().path("/authentication/required-actions/session-guard-limit");
    JsonNode required = kinds.admin().get(action);
    assertThat(required.path("enabled").asBoolean()).isTrue();
    assertThat(required.path("priority").asInt()).isZero();
    assertThat(kinds.settings().path("coverage"))
        .allMatch(path -> path.path("covered").asBoolean());
    RuledRealm asking = ruled();
    String own = asking.realm().path("/authentication/required-actions/session-guard-limit");
    assertThat(asking.admin().send("GET", own, null).status()).isEqualTo(404);
    asking.rules(
        """
        [{"name":"A","who":{"users":["alice"]},
          "limit":{"maxSessions":1,"whenExceeded":"ask-user"}}]""");
    assertThat(asking.admin().get(own).path("priority").asInt()).isEqualTo(1_000_000);
    asking.rules("[]");
    assertThat(asking.admin().send("GET", own, null).status()).isEqualTo(404);
  }

  @Test
  void theUserIsAskedWhereARuleSaysSo() {
    RuledRealm asking = ruled();
    asking.rules(
        """
        [{"name":"A","who":{"users":["alice"]},
          "limit":{"maxSessions":1,"whenExceeded":"ask-user"}}]""");
    assertThat(new Browser(asking.realm()).login("app").isLoggedIn()).isTrue();
    new Browser(asking.realm()).login("app").question();
  }

  /** Before the user, at the required action, and at the listener alone. */
  @ParameterizedTest
  @EnumSource(
      value = LoginPath.class,
      names = {
        "BROWSER",
        "DIRECT_GRANT",
        "BROKER_LATER_LOGIN",
        "CONSENT",
        "REQUIRED_ACTION",
        "CIBA"
      })
  void theRuleHoldsOnEveryLoginPath(LoginPath path) {
    ground.clear();
    assertThat(path.attempt(ground).accepted()).as("first").isTrue();
    assertThat(path.attempt(ground).accepted()).as("second").isFalse();
    assertThat(ground.realm().liveSessions()).hasSize(1);
    ground.clear();
  }

  @Test
  void whoIsExemptTakesNoPlaceAndIsNeverEvicted() {
    RuledRealm realm = ruledAndReconciled();
    realm.own(true, 1, "end-oldest");
    realm.rules(
        """
        [{"name":"Limited","who":{"users":["alice"]},"limit":{"maxSessions":1}},
         {"name":"Break-glass","who":{"users":["alice"]},"exempt":true}]""");
    List<SignedIn> alice =
        List.of(
            SignedIn.by(realm.realm(), "app"),
            SignedIn.by(realm.realm(), "app"),
            SignedIn.by(realm.realm(), "app"));
    List<SignedIn> other = realm.signIn("other", 2);
    assertThat(other.get(0).isUsable()).isFalse();
    assertThat(other.get(1).isUsable()).isTrue();
    Rounds.await(2, realm.realm().server());
    alice.forEach(SignedIn::assertWorks);
    JsonNode policy =
        realm
            .admin()
            .get(realm.realm().path("/session-guard/users/" + realm.realm().userId() + "/policy"));
    assertThat(policy.path("exempt").asBoolean()).isTrue();
    assertThat(policy.path("exemptFrom").asText()).isEqualTo("Break-glass");
    assertThat(policy.path("next").asText()).isEqualTo("allowed");
    assertThat(policy.path("held").asInt()).isEqualTo(3);
    assertThat(policy.at("/limit/from").asText()).isEqualTo("Limited");
    assertThat(
            realm.admin().get(realm.realm().path("/session-guard/sessions?max=100")).path("items"))
        .hasSize(4)
        .allMatch(
            item ->
                item.path("exempt").asBoolean()
                    == item.path("username").asText().equals(Realm.USER));
  }

  @Test
  void theFirstRuleThatMatchesHoldsAndTheRealmIsLast() {
    RuledRealm realm = ruled();
    realm.realm().addRole("a");
    realm.realm().addRole("b");
    realm.grantRole("both", "a");
    realm.grantRole("both", "b");
    realm.grantRole("second", "b");
    realm.grantRole("free", "b");
    realm.own(true, 3, "deny");
    realm.rules(
        """
        [{"name":"off","enabled":false,"who":{"realmRoles":["a"]},"limit":{"maxSessions":5}},
         {"name":"first","who":{"realmRoles":["a"]},"limit":{"maxSessions":2}},
         {"name":"none","who":{"users":["%s"]},"limit":{"maxSessions":null}},
         {"name":"second","who":{"realmRoles":["b"]},"limit":{"maxSessions":1}}]"""
            .formatted(realm.as("free").username()));
    assertThat(realm.letIn("both", 4)).isEqualTo(2);
    assertThat(realm.letIn("second", 4)).isEqualTo(1);
    assertThat(realm.letIn("free", 4)).isEqualTo(4);
    assertThat(realm.letIn("nobody", 4)).isEqualTo(3);
    assertThat(realm.policy("free").at("/limit/maxSessions").isNull()).isTrue();
  }

  @Test
  void aRoleGivenLaterTrimsWithinARoundAndTheEventNamesTheRule() {
    RuledRealm realm = ruledAndReconciled();
    realm.realm().addRole("late");
    realm.rules(
        """
        [{"name":"Late \\"ü\\"","who":{"realmRoles":["late"]},
          "limit":{"maxSessions":1,"whenExceeded":"end-oldest"}}]""");
    List<SignedIn> three = realm.signIn("somebody", 3);
    List<SignedIn> other = realm.signIn("other", 3);
    Rounds.await(1, realm.realm().server());
    three.forEach(SignedIn::assertWorks);
    realm.grantRole("somebody", "late");
    Await.untilAsserted(A_ROUND, () -> assertThat(realm.as("somebody").liveSessions()).hasSize(1));
    three.subList(0, 2).forEach(SignedIn::assertRefused);
    three.get(2).assertWorks();
    other.forEach(SignedIn::assertWorks);
    Await.untilAsserted(
        A_ROUND,
        () ->
            assertThat(realm.as("somebody").events("LOGOUT"))
                .hasSize(2)
                .allMatch(event -> event.at("/details/rule").asText().equals("Late \"ü\""))
                .allMatch(event -> event.at("/details/reason").asText().equals("limit")));
  }

  @Test
  void theEventsOfRefusalAndEvictionNameTheRule() {
    RuledRealm realm = ruled();
    realm.own(true, 1, "deny");
    realm.rules(
        """
        [{"name":"R","who":{"users":["%s"]},"limit":{"maxSessions":1}},
         {"name":"E","who":{"users":["%s"]},
          "limit":{"maxSessions":1,"whenExceeded":"end-oldest"}}]"""
            .formatted(realm.as("refused").username(), realm.as("evicted").username()));
    assertThat(realm.letIn("refused", 2)).isEqualTo(1);
    assertThat(realm.letIn("evicted", 2)).isEqualTo(2);
    assertThat(realm.letIn("other", 2)).isEqualTo(1);
    Await.untilAsserted(
        A_ROUND,
        () -> {
          JsonNode refusal = realm.as("refused").events("LOGIN_ERROR").path(0);
          assertThat(refusal.at("/details/rule").asText()).isEqualTo("R");
          assertThat(refusal.at("/details/limit").asText()).isEqualTo("1");
          assertThat(realm.as("evicted").events("LOGOUT").path(0).at("/details/rule").asText())
              .isEqualTo("E");
          JsonNode byRealm = realm.as("other").events("LOGIN_ERROR").path(0);
          assertThat(byRealm.at("/details/limit").asText()).isEqualTo("1");
          assertThat(byRealm.at("/details/rule").isMissingNode()).isTrue();
        });
  }

  @Test
  void namesFollowWhatIsRenamedAndTheKeptSettingsToo() {
    RuledRealm realm = ruledAndReconciled();
    Realm own = realm.realm();
    own.addRole("old-role");
    realm.addClientRole("app", "old-client-role");
    String staff = realm.addGroup("old-staff", "");
    realm.addGroup("night", staff);
    Realm user = realm.as("old-name");
    realm.rules(
        """
        [{"name":"A","who":{"realmRoles":["old-role"],
          "clientRoles":{"app":["old-client-role"]},"groups":["/old-staff","/old-staff/night"],
          "users":["old-name"]},"exempt":true}]""");
    realm.admin().put(own.path("/roles/old-role"), Map.of("name", "new-role"));
    realm
        .admin()
        .put(
            own.path("/clients/" + own.clientUuid("app") + "/roles/old-client-role"),
            Map.of("name", "new-client-role"));
    ObjectNode client =
        (ObjectNode) realm.admin().get(own.path("/clients/" + own.clientUuid("app")));
    realm
        .admin()
        .put(own.path("/clients/" + own.clientUuid("app")), client.put("clientId", "new-app"));
    realm.admin().put(own.path("/groups/" + staff), Map.of("name", "new-staff"));
    ObjectNode changed = (ObjectNode) user.user();
    JsonNode current = realm.admin().get(own.path(""));
    if (!current.path("editUsernameAllowed").asBoolean()) {
      realm.admin().put(own.path(""), Map.of("realm", own.name(), "editUsernameAllowed", true));
    }
    realm.admin().put(own.path("/users/" + user.userId()), changed.put("username", "new-name"));
    String expected =
        """
        {"realmRoles":["new-role"],"clientRoles":{"new-app":["new-client-role"]},
         "groups":["/new-staff","/new-staff/night"],"users":["new-name"]}""";
    assertThat(realm.rules().path(0).path("who")).isEqualTo(RuledRealm.json(expected));
    assertThat(realm.warnings()).isEmpty();
    // what is kept has followed too: nothing that is lost comes back with an old name
    realm.admin().put(own.path(""), Map.of("attributes", Map.of("foo", "bar")));
    assertThat(realm.rules().path(0).path("who")).isEqualTo(RuledRealm.json(expected));
    Rounds.await(2, own.server());
    assertThat(realm.rules().path(0).path("who")).isEqualTo(RuledRealm.json(expected));
  }

  @Test
  void aMovedGroupTakesItsRulesAlong() {
    RuledRealm realm = ruled();
    String one = realm.addGroup("one", "");
    realm.addGroup("below", one);
    String other = realm.addGroup("other", "");
    realm.rules(
        """
        [{"name":"A","who":{"groups":["/one/below","/other"]},"exempt":true}]""");
    realm
        .admin()
        .post(
            realm.realm().path("/groups/" + other + "/children"), Map.of("id", one, "name", "one"));
    assertThat(realm.rules().at("/0/who/groups"))
        .isEqualTo(RuledRealm.json("[\"/other/one/below\",\"/other\"]"));
  }

  @Test
  void whatIsDeletedMatchesNobodyIsWarnedOfAndCountsAgainWhenItIsBack() {
    RuledRealm realm = ruled();
    String staff = realm.addGroup("staff", "");
    realm.join("member", staff);
    ArrayNode saved =
        (ArrayNode)
            realm
                .rules(
                    """
                    [{"name":"Staff","who":{"groups":["/staff"]},
                      "limit":{"maxSessions":1,"whenExceeded":"deny"}}]""")
                .path("rules");
    assertThat(realm.letIn("member", 2)).isEqualTo(1);
    realm.admin().delete(realm.realm().path("/groups/" + staff));
    assertThat(realm.letIn("member", 2)).isEqualTo(2);
    assertThat(realm.rules()).isEqualTo(saved);
    JsonNode warning = realm.settings().path("warnings").path(0);
    assertThat(warning.path("code").asText()).isEqualTo("rule-names-unknown");
    assertThat(warning.path("field").asText()).isEqualTo("rules[0]");
    assertThat(warning.path("parameters"))
        .isEqualTo(RuledRealm.json("{\"rule\":\"Staff\",\"names\":\"/staff\"}"));
    realm.rules(saved.toString()); // what it names already is no problem
    realm.join("member", realm.addGroup("staff", ""));
    assertThat(realm.warnings()).isEmpty();
    assertThat(realm.letIn("member", 1)).isZero();
  }

  private static void userAttribute(RuledRealm realm, String name, String value) {
    ObjectNode user = (ObjectNode) realm.as(name).user();
    user.withObject("/attributes").putArray("sessionGuard.maxSessions").add(value);
    realm.admin().put(realm.realm().path("/users/" + realm.as(name).userId()), user);
  }

  private static void profile(RuledRealm realm, String unmanaged, String editor) {
    String path = realm.realm().path("/users/profile");
    ObjectNode profile = (ObjectNode) realm.admin().get(path);
    if (unmanaged == null) {
      profile.remove("unmanagedAttributePolicy");
    } else {
      profile.put("unmanagedAttributePolicy", unmanaged);
    }
    ArrayNode attributes = (ArrayNode) profile.path("attributes");
    for (int i = attributes.size() - 1; i >= 0; i--) {
      if (attributes.get(i).path("name").asText().equals("sessionGuard.maxSessions")) {
        attributes.remove(i);
      }
    }
    if (editor != null) {
      ObjectNode declared = attributes.addObject().put("name", "sessionGuard.maxSessions");
      declared.putObject("permissions").putArray("edit").add("admin");
      if (!editor.equals("admin")) {
        ((ArrayNode) declared.at("/permissions/edit")).add(editor);
      }
      ((ObjectNode) declared.path("permissions")).putArray("view").add("admin");
    }
    realm.admin().put(path, profile);
  }

  @Test
  void theUserAttributeIsHeardWhereOnlyAdministratorsCanWriteIt() {
    RuledRealm realm = ruled();
    profile(realm, "ADMIN_EDIT", null);
    userAttribute(realm, "somebody", "1");
    realm.rules(
        """
        [{"name":"A","who":{"users":["somebody"]},
          "limit":{"maxSessions":3,"whenExceeded":"deny"}}]""");
    assertThat(realm.policy("somebody").at("/limit/maxSessions").asInt()).isEqualTo(3);
    ObjectNode settings = (ObjectNode) realm.settings();
    ((ObjectNode) settings.path("limit")).put("userAttribute", true);
    realm.admin().put(realm.realm().path(RuledRealm.SETTINGS), settings);
    JsonNode limit = realm.policy("somebody").path("limit");
    assertThat(limit.path("maxSessions").asInt()).isEqualTo(1);
    assertThat(limit.path("from").asText()).isEqualTo("user");
    assertThat(limit.path("whenExceeded").asText()).isEqualTo("deny");
    assertThat(realm.letIn("somebody", 2)).isEqualTo(1);
    assertThat(realm.warnings()).isEmpty();
    profile(realm, "ENABLED", null);
    assertThat(realm.policy("somebody").at("/limit/from").asText()).isEqualTo("A");
    assertThat(realm.warnings()).containsExactly("user-attribute-writable");
    assertThat(realm.letIn("somebody", 3)).isEqualTo(2);
    profile(realm, "ENABLED", "admin");
    assertThat(realm.policy("somebody").at("/limit/from").asText()).isEqualTo("user");
    assertThat(realm.warnings()).isEmpty();
    profile(realm, null, "user");
    assertThat(realm.policy("somebody").at("/limit/from").asText()).isEqualTo("A");
    assertThat(realm.warnings()).containsExactly("user-attribute-writable");
    profile(realm, "ADMIN_EDIT", null);
    userAttribute(realm, "somebody", "many");
    assertThat(realm.policy("somebody").at("/limit/from").asText()).isEqualTo("A");
  }
}
