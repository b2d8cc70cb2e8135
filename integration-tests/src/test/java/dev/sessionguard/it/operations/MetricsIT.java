package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a scraper of Keycloak's metrics finds. */
class MetricsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static String of(Realm realm) {
    return "realm=\"" + realm.name() + "\"";
  }

  private static void awaitValue(double expected, String name, String... tags) {
    Await.untilAsserted(
        PATIENCE, () -> assertThat(Servers.postgres().metric(name, tags)).isEqualTo(expected));
  }

  private static void endAll(Realm realm) {
    realm.admin().post(realm.path("/session-guard/sessions/revoke"), Map.of("all", true));
  }

  @Test
  void refusedLoginsAreCountedByRealmAndGate() {
    Realm realm = Realms.on(Servers.postgres()).create();
    realm.limit(1, "deny");
    Oidc app = new Oidc(realm, "app");
    app.directGrant();
    app.directGrant();
    app.directGrant();
    awaitValue(2, "session_guard_refused_total", of(realm), "gate=\"required-action\"");
  }

  @Test
  void whatApplicationsAndCapsDoIsCountedByTheirNames() {
    RuledRealm realm = new RuledRealm(Realms.on(Servers.postgres()).create());
    realm.own(false, 3, "deny");
    String crm =
        "[{\"name\":\"CRM\",\"clients\":[\"app\"],\"maxSessions\":1,\"whenExceeded\":\"%s\"}]";
    realm.applications(crm.formatted("deny"));
    assertThat(realm.letIn("ann", 3)).isEqualTo(1);
    String refused = "session_guard_refused_total";
    awaitValue(2, refused, of(realm.realm()), "application=\"CRM\"", "cap=\"\"");
    realm.applications(crm.formatted("end-oldest"));
    assertThat(realm.letIn("ann", 2)).isEqualTo(2);
    awaitValue(2, "session_guard_parts_ended_total", of(realm.realm()), "application=\"CRM\"");
    realm.applications("[]");
    realm.caps(
        "[{\"scope\":\"client\",\"of\":\"app\",\"maxSessions\":1,\"whenExceeded\":\"deny\"}]");
    assertThat(realm.letIn("ben", 1)).isZero();
    awaitValue(1, refused, of(realm.realm()), "application=\"\"", "cap=\"client:app\"");
    assertThat(Servers.postgres().metric(refused, of(realm.realm()))).isEqualTo(3);
  }

  @Test
  void endsAreCountedOnceByReason() {
    Realm realm = Realms.on(Servers.postgres()).create();
    Oidc app = new Oidc(realm, "app");
    app.logout(app.directGrant().text("refresh_token"));
    for (int i = 0; i < 3; i++) {
      app.directGrant();
    }
    endAll(realm);
    awaitValue(3, "session_guard_ended_total", of(realm), "reason=\"revoked-all\"");
    assertThat(
            Servers.postgres().metric("session_guard_ended_total", of(realm), "reason=\"logout\""))
        .isEqualTo(1);
    assertThat(Servers.postgres().metric("session_guard_ended_total", of(realm))).isEqualTo(4);
  }

  @Test
  void sessionsThatGoWithTheirUserAreCounted() {
    Realm realm = Realms.on(Servers.postgres()).create();
    new Oidc(realm, "app").directGrant();
    new Oidc(realm, "app").directGrant();
    realm.admin().delete(realm.path("/users/" + realm.userId()));
    awaitValue(2, "session_guard_ended_total", of(realm), "reason=\"user-deleted\"");
  }

  @Test
  void sessionsThatMakeRoomAreCountedAsEndedByTheLimit() {
    Realm realm = Realms.on(Servers.postgres()).create();
    realm.limit(1, "end-oldest");
    new Oidc(realm, "app").directGrant();
    new Oidc(realm, "app").directGrant();
    awaitValue(1, "session_guard_ended_total", of(realm), "reason=\"limit\"");
  }

  @Test
  void liveSessionsAreCountedByRealmUntilItIsRemoved() {
    Realm realm = Realms.on(Servers.postgres()).create();
    new Oidc(realm, "app").directGrant();
    new Oidc(realm, "app").directGrant();
    awaitValue(2, "session_guard_sessions_live", of(realm));
    realm.admin().delete(realm.path(""));
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(
                    Servers.postgres()
                        .metrics()
                        .lines()
                        .filter(line -> line.startsWith("session_guard_sessions_live"))
                        .filter(line -> line.contains(of(realm))))
                .isEmpty());
  }

  @Test
  void aJobsProgressIsCounted() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = Realms.on(Servers.postgres()).backChannel(channel).create();
      double ended =
          Servers.postgres().metric("session_guard_jobs_sessions_total", "result=\"ended\"");
      double told =
          Servers.postgres().metric("session_guard_jobs_notices_total", "result=\"told\"");
      new Oidc(realm, "backend").directGrant();
      new Oidc(realm, "backend").directGrant();
      endAll(realm);
      awaitValue(ended + 2, "session_guard_jobs_sessions_total", "result=\"ended\"");
      awaitValue(told + 2, "session_guard_jobs_notices_total", "result=\"told\"");
    }
  }

  @Test
  void aClientThatFailsIsCounted() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.FAILS)) {
      Realm realm = Realms.on(Servers.postgres()).backChannel(channel).create();
      double failed =
          Servers.postgres().metric("session_guard_jobs_notices_total", "result=\"failed\"");
      new Oidc(realm, "backend").directGrant();
      endAll(realm);
      awaitValue(failed + 1, "session_guard_jobs_notices_total", "result=\"failed\"");
    }
  }

  @Test
  void lookUpsOfCitiesAreCountedByResult() {
    Realm realm = Realms.on(Servers.postgres()).create();
    for (Map.Entry<String, String> expected :
        Map.of("198.51.100.7", "known", "10.1.2.3", "private", "9.9.9.9", "miss").entrySet()) {
      String tag = "result=\"" + expected.getValue() + "\"";
      double before = Servers.postgres().metric("session_guard_city_lookups_total", tag);
      new Oidc(realm, "app").from(expected.getKey()).directGrant();
      assertThat(Servers.postgres().metric("session_guard_city_lookups_total", tag))
          .as(tag)
          .isGreaterThan(before);
    }
    assertThat(Servers.postgres().metric("session_guard_city_failures_total")).isZero();
  }

  @Test
  void theReconcilersRoundsAndLagAreShown() {
    double rounds =
        Servers.postgres().metric("session_guard_reconciler_seconds_count", "result=\"complete\"");
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(
                    Servers.postgres()
                        .metric("session_guard_reconciler_seconds_count", "result=\"complete\""))
                .isGreaterThan(rounds));
    assertThat(Servers.postgres().metric("session_guard_reconciler_lag_seconds"))
        .isBetween(0.0, 30.0);
  }
}
