package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A delegate sees and ends the sessions of exactly those users whom Keycloak lets them view and
 * manage: Keycloak is asked user by user, ours by one list and one count.
 */
class DelegatedViewIT {
  private static final String SESSIONS = "/session-guard/sessions";

  /** Users by the path of their groups. */
  private static final Map<String, List<String>> USERS =
      Map.of(
          "alone", List.of(),
          "named", List.of(),
          "first", List.of("one"),
          "below", List.of("sub"),
          "second", List.of("two"),
          "both", List.of("one", "two"),
          "namedfirst", List.of("one"));

  private static Realm realm;
  private static People people;
  private static String helper;
  private static final Map<String, String> groups = new HashMap<>();
  private static final Map<String, String> sessions = new LinkedHashMap<>();

  @BeforeAll
  static void createRealm() {
    realm = Realms.on(Servers.h2()).with("adminPermissionsEnabled", true).create();
    people = new People(realm);
    groups.put("one", people.group("one", ""));
    groups.put("two", people.group("two", ""));
    groups.put("sub", people.group("sub", groups.get("one")));
    Map<String, Object> role = people.role("helper");
    helper = (String) role.get("id");
    people.grantAdministration(people.add("deputy"), "query-users");
    people.grant(people.id("deputy"), role);
    people.grantAdministration(people.add("other"), "query-users");
    USERS.forEach(
        (user, memberOf) -> {
          String id = people.add(user);
          for (String group : memberOf) {
            realm
                .admin()
                .put(realm.path("/users/" + id + "/groups/" + groups.get(group)), Map.of());
          }
          sessions.put(user, people.login(user, "app", Cities.OSAKA));
        });
  }

  private static String server() {
    JsonNode client = realm.admin().get(realm.path("/clients?clientId=admin-permissions")).get(0);
    return realm.path("/clients/" + client.path("id").asText() + "/authz/resource-server");
  }

  /**
   * Permissions in place of those before.
   *
   * @param all each as type, names or *, scope, and + or - for the deputy; + by a role with r, and
   *     o for a permission that is somebody else's
   */
  private static void permit(String all) {
    for (JsonNode old : realm.admin().get(server() + "/policy?max=1000")) {
      realm.admin().delete(server() + "/policy/" + old.path("id").asText());
    }
    int number = 0;
    for (String one : all.split(";")) {
      String[] parts = one.strip().split(" ");
      String name = number++ + " " + one;
      String policy =
          parts[3].equals("r")
              ? realm
                  .admin()
                  .post(
                      server() + "/policy/role",
                      Map.of("name", "who " + name, "roles", List.of(Map.of("id", helper))))
                  .text("id")
              : realm
                  .admin()
                  .post(
                      server() + "/policy/user",
                      Map.of(
                          "name",
                          "who " + name,
                          "logic",
                          parts[3].equals("-") ? "NEGATIVE" : "POSITIVE",
                          "users",
                          List.of(people.id(parts[3].equals("o") ? "other" : "deputy"))))
                  .text("id");
      Map<String, Object> permission = new HashMap<>();
      permission.put("name", name);
      permission.put("resourceType", parts[0]);
      permission.put("scopes", List.of(parts[2].split(",")));
      permission.put("policies", List.of(policy));
      if (!parts[1].equals("*")) {
        permission.put(
            "resources",
            List.of(parts[1].split(",")).stream()
                .map(what -> parts[0].equals("Users") ? people.id(what) : groups.get(what))
                .toList());
      }
      realm.admin().post(server() + "/permission/scope", permission);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Users * view +",
        "Users * view r",
        "Users * view o",
        "Users named view +",
        "Users named view,manage +",
        "Users * view +; Users named view -",
        "Users * view +; Users named view o",
        "Users * view +; Users * manage o",
        "Users * view -; Users named view +",
        "Users * view -; Groups one view-members +",
        "Groups one view-members +",
        "Groups one view-members,manage-members +",
        "Groups sub view-members +",
        "Groups * view-members +",
        "Groups * view-members +; Groups two view-members -",
        "Groups * view-members o; Groups one view-members +",
        "Groups one view +",
        "Users * view +; Groups one view-members -",
        "Users * view +; Groups one view o",
        "Users * view +; Groups * view-members -",
        "Users * view +; Groups * view-members -; Groups two view-members +",
        "Users * view +; Groups * view-members -; Users namedfirst view +",
        "Users both,named view +; Groups two view-members -",
        "Users * view,manage +; Users named manage -",
        "Users * view +; Users * manage +; Groups one manage-members o",
      })
  void theListIsOfWhomKeycloakLetsThemView(String permissions) {
    permit(permissions);

    agree();
  }

  /** Groups may then be elsewhere than in Keycloak's tables, so Keycloak is asked of each user. */
  @Test
  void itIsSoWhereUsersComeFromElsewhereToo() {
    permit("Users * view +; Groups one view-members -; Users named view,manage +");
    String storage =
        realm
            .admin()
            .post(
                realm.path("/components"),
                Map.of(
                    "name",
                    "directory",
                    "providerId",
                    "ldap",
                    "providerType",
                    "org.keycloak.storage.UserStorageProvider",
                    "config",
                    Map.ofEntries(
                        Map.entry("enabled", List.of("false")),
                        Map.entry("vendor", List.of("other")),
                        Map.entry("editMode", List.of("READ_ONLY")),
                        Map.entry("connectionUrl", List.of("ldap://localhost:1")),
                        Map.entry("usersDn", List.of("ou=users")),
                        Map.entry("authType", List.of("none")),
                        Map.entry("usernameLDAPAttribute", List.of("uid")),
                        Map.entry("rdnLDAPAttribute", List.of("uid")),
                        Map.entry("uuidLDAPAttribute", List.of("entryUUID")),
                        Map.entry("userObjectClasses", List.of("person")))))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    try {
      agree();
    } finally {
      realm
          .admin()
          .delete(realm.path("/components/" + storage.substring(storage.lastIndexOf('/') + 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"loginTime", "lastActivity", "username", "ip", "city"})
  void aCursorSaysNothingAndIsItsCallersOwn(String sort) {
    permit("Users * view +");
    String deputy = people.tokens("deputy", "app", Cities.ZURICH).text("access_token");
    String list = SESSIONS + "?max=1&sort=" + sort;
    String cursor = realm.admin().get(realm.path(list)).path("next").asText();
    assertThat(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8))
        .doesNotContain(USERS.keySet())
        .doesNotContain("0000000000");
    String next = list + "&cursor=" + cursor;
    assertThat(realm.admin().send("GET", realm.path(next), null).status()).isEqualTo(200);
    Http.Answer others = realm.admin().sendAs(deputy, "GET", realm.path(next), "");
    assertThat(others.status()).as("of another caller").isEqualTo(400);
    assertThat(others.text("field")).isEqualTo("cursor");
    Realm other = Realms.on(Servers.h2()).create();
    assertThat(other.admin().send("GET", other.path(next), null).status())
        .as("of another realm")
        .isEqualTo(400);
  }

  private static void agree() {
    String deputy = people.tokens("deputy", "app", Cities.ZURICH).text("access_token");
    JsonNode list =
        realm
            .admin()
            .sendAs(deputy, "GET", realm.path(SESSIONS + "?ip=" + Cities.OSAKA), "")
            .json();
    Set<String> listed = new HashSet<>();
    list.path("items").forEach(item -> listed.add(item.path("username").asText()));
    Set<String> viewable = new HashSet<>();
    Set<String> manageable = new HashSet<>();
    Set<String> shown = new HashSet<>();
    Set<String> counted = new HashSet<>();
    sessions.forEach(
        (user, session) -> {
          String id = people.id(user);
          Http.Answer stock = realm.admin().sendAs(deputy, "GET", realm.path("/users/" + id), "");
          if (stock.status() == 200) {
            viewable.add(user);
            if (stock.json().path("access").path("manage").asBoolean()) {
              manageable.add(user);
            }
          }
          if (realm.admin().sendAs(deputy, "GET", realm.path(SESSIONS + "/" + session), "").status()
              == 200) {
            shown.add(user);
          }
          Http.Answer dry =
              realm
                  .admin()
                  .sendAs(
                      deputy,
                      "POST",
                      realm.path(SESSIONS + "/revoke"),
                      "{\"ids\":[\"" + session + "\"],\"dryRun\":true}");
          assertThat(dry.status()).as(dry.body()).isEqualTo(200);
          if (dry.json().path("count").asInt() == 1) {
            counted.add(user);
          }
        });
    assertThat(listed).as("listed").isEqualTo(viewable);
    assertThat(list.path("total").asInt()).as("total").isEqualTo(viewable.size());
    assertThat(shown).as("shown one by one").isEqualTo(viewable);
    assertThat(counted)
        .as("would end, or for whoever may end none: sees")
        .isEqualTo(manageable.isEmpty() ? viewable : manageable);
  }
}
