package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.HandedOut.Session;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A way in which a session comes to its end; the session has ended when the call returns. */
enum Ending {
  OUR_DELETE {
    @Override
    void end(Realm user, Session victim) {
      user.admin().delete(user.path("/session-guard/sessions/" + victim.id()));
    }
  },

  /** Over when the call returns, unless sessions are in memory only. */
  OUR_REVOKE {
    @Override
    void end(Realm user, Session victim) {
      revoke(user, victim);
    }
  },

  OUR_JOB {
    @Override
    void end(Realm user, Session victim) {
      String job = user.path("/session-guard/jobs/" + revoke(user, victim).text("id"));
      Await.untilAsserted(
          Duration.ofSeconds(60),
          () -> assertThat(user.admin().get(job).path("state").asText()).isEqualTo("done"));
    }
  },

  /** So many logins that the oldest session, the victim, has to go. */
  OUR_LIMIT {
    @Override
    void end(Realm user, Session victim) {
      for (int login = 0; login < LIMIT; login++) {
        assertThat(new Oidc(user, "app").directGrant().status()).isEqualTo(200);
      }
    }
  },

  /** By the token of another session of the same user. */
  SELF_SERVICE {
    @Override
    void end(Realm user, Session victim) {
      String token = new Oidc(user, "app").from(ELSEWHERE).directGrant().text("access_token");
      JsonNode live = own("GET", user, "", token).json().path("live");
      assertThat(live).hasSize(2);
      for (JsonNode session : live) {
        if (!session.path("current").asBoolean()) {
          Http.Answer answer = own("DELETE", user, "/" + session.path("id").asText(), token);
          assertThat(answer.status()).isEqualTo(204);
        }
      }
    }
  },

  /** Who is enabled again has no session from before. */
  USER_DISABLED {
    @Override
    void end(Realm user, Session victim) {
      user.admin().put(user.path("/users/" + user.userId()), Map.of("enabled", false));
      user.admin().put(user.path("/users/" + user.userId()), Map.of("enabled", true));
    }
  },

  KEYCLOAKS_DELETE {
    @Override
    void end(Realm user, Session victim) {
      user.admin().delete(user.path("/sessions/" + victim.id()));
    }
  },

  KEYCLOAKS_LOGOUT_OF_USER {
    @Override
    void end(Realm user, Session victim) {
      user.admin().post(user.path("/users/" + user.userId() + "/logout"), null);
    }
  },

  LOGOUT_ENDPOINT {
    @Override
    void end(Realm user, Session victim) {
      Oidc client = new Oidc(victim.user(), victim.client()).through(user.server());
      Http.Answer answer = client.logout(victim.refresh());
      assertThat(answer.status()).isEqualTo(204);
    }
  };

  /** Of the realms in which it is tried. */
  static final int LIMIT = 2;

  private static final String ELSEWHERE = "203.0.113.88";

  /**
   * Ends it.
   *
   * @param victim the user's only session
   */
  abstract void end(Realm user, Session victim);

  private static Http.Answer revoke(Realm user, Session victim) {
    return user.admin()
        .post(user.path("/session-guard/sessions/revoke"), Map.of("ids", List.of(victim.id())));
  }

  private static Http.Answer own(String method, Realm user, String path, String token) {
    return Http.send(
        Http.request(user.issuer() + "/session-guard/sessions" + path)
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }
}
