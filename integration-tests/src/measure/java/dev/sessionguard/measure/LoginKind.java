package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.check.Latencies;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One kind of login, its blocks' speeds in logins a second and how long its logins took.
 *
 * @param cpu what they used of it, block by block
 */
record LoginKind(
    String name,
    List<Oidc> users,
    List<Double> speeds,
    Latencies latencies,
    Supplier<CpuTime> meter,
    List<CpuTime> cpu) {
  /** Each has users of its own. */
  static final int THREADS = 2;

  /** By each thread, each by another user. */
  static final int LOGINS_OF_BLOCK = 12;

  LoginKind(String name, Realm realm) {
    this(name, realm, () -> CpuTime.NONE);
  }

  LoginKind(String name, Realm realm, Supplier<CpuTime> meter) {
    this(
        name,
        IntStream.range(0, THREADS * LOGINS_OF_BLOCK)
            .mapToObj(i -> new Oidc(realm.withAnotherUser("user" + i), "app"))
            .toList(),
        new ArrayList<>(),
        new Latencies(),
        meter,
        new ArrayList<>());
  }

  /** Logs every user in, and then out again, which counts for nobody. */
  void block(boolean measured) {
    List<Callable<Part>> logins = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      List<Oidc> some = users.subList(i * LOGINS_OF_BLOCK, (i + 1) * LOGINS_OF_BLOCK);
      logins.add(() -> logins(some, measured));
    }
    CpuTime before = meter.get();
    List<Part> parts = Parallel.run(logins);
    if (measured) {
      long nanos = parts.stream().mapToLong(Part::nanos).max().orElseThrow();
      speeds.add(users.size() * 1e9 / nanos);
      cpu.add(CpuTime.NONE.plus(before, meter.get()));
    }
    List<Callable<Part>> logouts = new ArrayList<>();
    for (Part part : parts) {
      logouts.add(
          () -> {
            part.refreshTokens().forEach(users.get(0)::logout);
            return part;
          });
    }
    Parallel.run(logouts);
  }

  private Part logins(List<Oidc> some, boolean measured) {
    List<String> refreshTokens = new ArrayList<>();
    long begin = System.nanoTime();
    for (Oidc user : some) {
      long start = System.nanoTime();
      Http.Answer answer = user.directGrant();
      if (measured) {
        latencies.note(System.nanoTime() - start);
      }
      if (answer.status() != 200) {
        throw new AssertionError(name + ": " + answer.status() + " " + answer.body());
      }
      refreshTokens.add(answer.text("refresh_token"));
    }
    return new Part(refreshTokens, System.nanoTime() - begin);
  }

  /** The median of its blocks' speeds, each of the stock block of the same turn. */
  double ofStock(LoginKind stock) {
    return median(
        IntStream.range(0, speeds.size())
            .mapToObj(i -> speeds.get(i) / stock.speeds.get(i))
            .toList());
  }

  /** In logins a second. */
  double medianSpeed() {
    return median(speeds);
  }

  /** CPU of Keycloak and PostgreSQL, in milliseconds a login. */
  String cpuOfLogin() {
    CpuTime sum = cpu.stream().reduce(CpuTime.NONE, (a, b) -> a.plus(CpuTime.NONE, b));
    int logins = cpu.size() * users.size();
    return String.format(
        Locale.ROOT, "%.2f + %.2f", sum.keycloakMillis(logins), sum.postgresMillis(logins));
  }

  /** What one thread of a block did. */
  private record Part(List<String> refreshTokens, long nanos) {}

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
