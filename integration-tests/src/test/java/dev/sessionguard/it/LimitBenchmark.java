package dev.sessionguard.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * How much a user's sessions slow down the user's next login: without a limit, with ours, and with
 * Keycloak's own limiter, on one PostgreSQL server in one run. Logins of all kinds take turns, so
 * that whatever else the machine does hits them alike. No test: run it by name.
 *
 * <p>{@code mvn verify -pl integration-tests -am -Dit.test=LimitBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}; {@code -DsessionGuard.logins=N} for another number of
 * logins.
 */
class LimitBenchmark {
  private static final int MANY = 1000;
  private static final int LOGINS = Integer.getInteger("sessionGuard.logins", 200);
  private static final int WARM_UP = 40;

  /** One kind of login and what its logins took, in nanoseconds. */
  private record Kind(String name, Oidc app, boolean staysBelow, List<Long> times) {
    Kind(String name, Realm realm, boolean staysBelow) {
      this(name, new Oidc(realm, "app"), staysBelow, new ArrayList<>());
    }

    void login(boolean measured) {
      long start = System.nanoTime();
      Http.Answer answer = app.directGrant();
      long took = System.nanoTime() - start;
      if (answer.status() != 200) {
        throw new AssertionError(name + ": " + answer.status() + " " + answer.body());
      }
      if (measured) {
        times.add(took);
      }
      if (staysBelow) {
        app.logout(answer.text("refresh_token"));
      }
    }

    double meanMillis() {
      return times.stream().mapToLong(Long::longValue).average().orElseThrow() / 1e6;
    }
  }

  @Test
  void loginsOfAUserWithManySessions() {
    String url = Servers.database().createDatabase("benchmark");
    KeycloakServer server = KeycloakServer.builder().postgres(url).start();
    Realm off = Realms.on(server).with("eventsEnabled", false).create();
    Realm ours = Realms.on(server).with("eventsEnabled", false).create();
    ours.limit(MANY, "end-oldest");
    Realm stock = Realms.on(server).with("eventsEnabled", false).create();
    StockLimiter.inDirectGrant(stock, MANY, "end-oldest");

    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (Map.Entry<String, Realm> limiter :
        List.of(Map.entry("no limit", off), Map.entry("ours", ours), Map.entry("stock", stock))) {
      String name = limiter.getKey();
      Realm realm = limiter.getValue();
      kinds.put(name + ", 0", new Kind(name + ", 0", realm, true));
      kinds.put(name + ", 999", new Kind(name + ", 999", with(realm, "below", MANY - 1), true));
      kinds.put(name + ", 1000", new Kind(name + ", 1000", with(realm, "full", MANY), false));
    }
    Realm single = Realms.on(server).with("eventsEnabled", false).create();
    single.limit(1, "end-oldest");
    kinds.put("ours, 1 of 1", new Kind("ours, 1 of 1", with(single, "full", 1), false));
    for (int i = 0; i < WARM_UP; i++) {
      kinds.values().forEach(kind -> kind.login(false));
    }
    for (int i = 0; i < LOGINS; i++) {
      kinds.values().forEach(kind -> kind.login(true));
    }
    System.out.printf(
        Locale.ROOT, "%n%-16s %10s %22s%n", "limiter, held", "ms/login", "throughput, of 0 held");
    for (Kind kind : kinds.values()) {
      Kind empty = kinds.get(kind.name().replaceAll(", \\d+( of \\d+)?$", ", 0"));
      System.out.printf(
          Locale.ROOT,
          "%-16s %10.2f %22.2f%n",
          kind.name(),
          kind.meanMillis(),
          empty.meanMillis() / kind.meanMillis());
    }
    System.out.printf(
        Locale.ROOT,
        "ours with 0 held, of no limit with 0 held: %.2f%n",
        kinds.get("no limit, 0").meanMillis() / kinds.get("ours, 0").meanMillis());
    System.out.printf(
        Locale.ROOT,
        "ours, one ended of 1000, of one ended of 1: %.2f%n",
        kinds.get("ours, 1 of 1").meanMillis() / kinds.get("ours, 1000").meanMillis());
  }

  private static Realm with(Realm realm, String user, int sessions) {
    Realm seen = realm.withAnotherUser(user);
    Oidc app = new Oidc(seen, "app");
    int left = sessions;
    while (left > 0) {
      List<Callable<Integer>> logins = new ArrayList<>();
      for (int i = 0; i < Math.min(8, left); i++) {
        logins.add(() -> app.directGrant().status());
      }
      left -= (int) Parallel.run(logins).stream().filter(status -> status == 200).count();
    }
    return seen;
  }
}
