package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list and the ending of many on MariaDB: the same answers as on the other databases. */
class MariaDbIT {
  private static final KeycloakServer SERVER = Servers.mariadb();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "search=ali",
        "search=198.51",
        "user=alice",
        "client=app",
        "ip=198.51.100.0/24",
        "role=special",
        "sort=username",
        "sort=ip&order=desc",
        "sort=city",
        "sort=lastActivity",
        "sort=endTime&status=all",
        "status=active"
      })
  void theListAnswersEveryQuestion(String question) {
    Realm realm = Realms.on(SERVER).create();
    realm.admin().post(realm.path("/roles"), Map.of("name", "special"));
    JsonNode role = realm.admin().get(realm.path("/roles/special"));
    realm
        .admin()
        .post(realm.path("/users/" + realm.userId() + "/role-mappings/realm"), List.of(role));
    new Oidc(realm, "app").directGrant();
    JsonNode page = realm.admin().get(realm.path("/session-guard/sessions?" + question));
    assertThat(page.path("total").asInt()).as(question + " " + page).isEqualTo(1);
    assertThat(page.path("items").path(0).path("username").asText()).isEqualTo("alice");
  }

  @Test
  void allSessionsEndAtOnce() {
    Realm realm = Realms.on(SERVER).create();
    String refresh = new Oidc(realm, "app").directGrant().text("refresh_token");
    JsonNode job =
        realm
            .admin()
            .post(realm.path("/session-guard/sessions/revoke"), Map.of("all", true))
            .json();
    assertThat(job.path("total").asInt()).as(job.toString()).isEqualTo(1);
    assertThat(new Oidc(realm, "app").refresh(refresh).status()).isEqualTo(400);
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () ->
            assertThat(
                    realm
                        .admin()
                        .get(realm.path("/session-guard/jobs/" + job.path("id").asText()))
                        .path("state")
                        .asText())
                .isEqualTo("done"));
  }
}
