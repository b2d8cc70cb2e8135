package dev.sessionguard.metrics.keycloak;

import dev.sessionguard.caps.CapUse;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.location.CityStatistics;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.work.keycloak.AfterCommit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * This node's figures on Keycloak's metrics page; listed in {@code docs/operations.md}. The only
 * class that knows Micrometer, which every Keycloak ships: where metrics are off its registry has
 * no members and keeps nothing.
 *
 * <p>What a transaction changed is counted when it has committed, so a rollback counts nothing and
 * a crash in between loses a count, never a session.
 */
public final class SessionMetrics {

  private static final MeterRegistry METERS = Metrics.globalRegistry;

  private static final MultiGauge LIVE =
      MultiGauge.builder("session.guard.sessions.live")
          .description("Live sessions in the ledger, online and offline")
          .register(METERS);

  private static final MultiGauge DRIFT =
      MultiGauge.builder("session.guard.settings.drift")
          .description("Settings that another tool's change lost, and that nobody decided about")
          .register(METERS);

  private static final MultiGauge CAP_HELD =
      MultiGauge.builder("session.guard.cap.held")
          .description("Live sessions that have a place of a cap")
          .register(METERS);

  private static final MultiGauge CAP_MAX =
      MultiGauge.builder("session.guard.cap.max")
          .description("Most live sessions that a cap allows")
          .register(METERS);

  /** {@link System#nanoTime()} of each part's last round without a failure; at first, the start. */
  private static final Map<String, Long> LAST_ROUNDS = new ConcurrentHashMap<>();

  private SessionMetrics() {}

  /** Makes known what is there to be read from the start; once for each node. */
  public static void begin(CityStatistics cities, Collection<String> parts) {
    for (String part : parts) {
      LAST_ROUNDS.put(part, System.nanoTime());
      TimeGauge.builder(
              "session.guard.reconciler.lag",
              () -> System.nanoTime() - LAST_ROUNDS.getOrDefault(part, System.nanoTime()),
              TimeUnit.NANOSECONDS)
          .description(
              "Since this node last finished a round of a part of the reconciler without a failure")
          .tag("part", part.toLowerCase(java.util.Locale.ROOT))
          .register(METERS);
    }
    lookups(cities, "known", CityStatistics::known);
    lookups(cities, "private", CityStatistics::privateNetworks);
    lookups(cities, "miss", CityStatistics::misses);
    FunctionCounter.builder("session.guard.city.failures", cities, CityStatistics::failures)
        .description("Look-ups that a damaged city file could not answer; misses too")
        .register(METERS);
  }

  private static void lookups(
      CityStatistics cities, String result, ToDoubleFunction<CityStatistics> count) {
    FunctionCounter.builder("session.guard.city.lookups", cities, count)
        .description("Addresses whose city was asked for")
        .tag("result", result)
        .register(METERS);
  }

  /** Whether anybody reads metrics: what costs a query is not asked for otherwise. */
  public static boolean areRead() {
    return !Metrics.globalRegistry.getRegistries().isEmpty();
  }

  /**
   * Sets the number of live sessions.
   *
   * @param byRealm by name; realms that are not in it any more vanish from the metrics
   */
  public static void live(Map<String, Long> byRealm) {
    set(LIVE, byRealm);
  }

  /**
   * Sets the number of settings that drift from the kept ones.
   *
   * @param byRealm by name; realms that are not in it any more vanish from the metrics
   */
  public static void drift(Map<String, Long> byRealm) {
    set(DRIFT, byRealm);
  }

  /**
   * Sets how full caps are.
   *
   * @param byRealm by name; caps that are not in it any more vanish from the metrics
   */
  public static void caps(Map<String, List<CapUse>> byRealm) {
    List<MultiGauge.Row<Number>> held = new ArrayList<>();
    List<MultiGauge.Row<Number>> max = new ArrayList<>();
    byRealm.forEach(
        (realm, uses) ->
            uses.forEach(
                use -> {
                  Tags tags = Tags.of("realm", realm, "cap", use.cap().id());
                  held.add(MultiGauge.Row.of(tags, use.held()));
                  max.add(MultiGauge.Row.of(tags, use.cap().maxSessions()));
                }));
    CAP_HELD.register(held, true);
    CAP_MAX.register(max, true);
  }

  private static void set(MultiGauge gauge, Map<String, Long> byRealm) {
    gauge.register(
        byRealm.entrySet().stream()
            .map(realm -> MultiGauge.Row.of(Tags.of("realm", realm.getKey()), realm.getValue()))
            .toList(),
        true);
  }

  /**
   * Counts a refused login, at once.
   *
   * @param realm name
   * @param gate the gate's id
   * @param of what gives the limit
   */
  public static void refused(String realm, String gate, ReportSource of) {
    Counter.builder("session.guard.refused")
        .description("Logins refused because of the session limit")
        .tags("realm", realm, "gate", gate, "rule", of.rule())
        .tags("application", of.application(), "cap", of.cap())
        .register(METERS)
        .increment();
  }

  /**
   * Counts sessions that the limit ends in the session's transaction.
   *
   * @param realm name
   * @param rule name of the rule that gives the limit; empty for the realm's own
   */
  public static void evicted(KeycloakSession session, String realm, String rule, long count) {
    if (count > 0) {
      afterCommit(
          session,
          () ->
              Counter.builder("session.guard.evicted")
                  .description("Sessions that the limit ended, by the rule that gave it")
                  .tags("realm", realm, "rule", rule)
                  .register(METERS)
                  .increment((double) count));
    }
  }

  /**
   * Counts sessions in which a limit ends an application's part in the session's transaction.
   *
   * @param realm name
   * @param application name of the application; the client id for a client's cap
   */
  public static void partsEnded(
      KeycloakSession session, String realm, String application, long count) {
    afterCommit(
        session,
        () ->
            Counter.builder("session.guard.parts.ended")
                .description("Parts of applications in sessions that a limit ended")
                .tags("realm", realm, "application", application)
                .register(METERS)
                .increment((double) count));
  }

  /**
   * Counts what the limit would have done, as it is taken down in the session's transaction.
   *
   * @param realm name
   */
  public static void reported(
      KeycloakSession session, String realm, ReportSource source, Collection<ReportKind> would) {
    for (ReportKind kind : would) {
      afterCommit(
          session,
          () ->
              Counter.builder("session.guard.reported")
                  .description("What the limit would have done where it is only reported")
                  .tags("realm", realm, "rule", source.rule())
                  .tags("application", source.application(), "cap", source.cap())
                  .tags("would", kind.id())
                  .register(METERS)
                  .increment());
    }
  }

  /**
   * Counts a login that could not be decided since its user's lock was not to be had, at once.
   *
   * @param realm name
   */
  public static void lockTimedOut(String realm) {
    Counter.builder("session.guard.lock.timeouts")
        .description("Logins turned away because the user's lock was not to be had in time")
        .tag("realm", realm)
        .register(METERS)
        .increment();
  }

  /** Counts ends of sessions that the ledger records in the session's transaction. */
  public static void ended(KeycloakSession session, String realmId, EndReason reason, long count) {
    RealmModel realm = count == 0 ? null : session.realms().getRealm(realmId);
    if (realm == null) {
      return;
    }
    String name = realm.getName();
    afterCommit(
        session,
        () ->
            Counter.builder("session.guard.ended")
                .description("Sessions that ended, as the ledger has it")
                .tags("realm", name, "reason", reason.id())
                .register(METERS)
                .increment((double) count));
  }

  /** Counts sessions that a job has settled in the session's transaction. */
  public static void settledByJob(KeycloakSession session, long ended, long alreadyGone) {
    jobs(session, "session.guard.jobs.sessions", "Sessions settled by jobs", "ended", ended);
    jobs(session, "session.guard.jobs.sessions", "Sessions settled by jobs", "gone", alreadyGone);
  }

  /** Counts logout notices that a job has sent in the session's transaction. */
  public static void toldByJob(KeycloakSession session, long told, long failed) {
    jobs(session, "session.guard.jobs.notices", "Clients told by jobs", "told", told);
    jobs(session, "session.guard.jobs.notices", "Clients told by jobs", "failed", failed);
  }

  private static void jobs(
      KeycloakSession session, String name, String description, String result, long count) {
    count(session, name, description, "result", result, count);
  }

  /** Counts rows that the reconciler has brought into line in the session's transaction. */
  public static void reconciled(KeycloakSession session, Reconciled what, long count) {
    count(
        session,
        "session.guard.reconciler.rows",
        "Rows the reconciler has brought into line",
        "action",
        what.name().toLowerCase(java.util.Locale.ROOT),
        count);
  }

  /** What the reconciler did with a row. */
  public enum Reconciled {
    /** Its session was gone. */
    CLOSED,
    /** Written for a session that nobody saw begin. */
    ADOPTED,
    /** Older than the retention, and deleted. */
    PRUNED
  }

  /**
   * Notes a round of a part of the reconciler that this node ran, at once.
   *
   * @param part which
   */
  public static void round(String part, Duration took, boolean complete) {
    Timer.builder("session.guard.reconciler")
        .description("Rounds of the reconciler that this node ran")
        .tags(
            "part",
            part.toLowerCase(java.util.Locale.ROOT),
            "result",
            complete ? "complete" : "failed")
        .register(METERS)
        .record(took);
    if (complete) {
      LAST_ROUNDS.put(part, System.nanoTime());
    }
  }

  private static void count(
      KeycloakSession session,
      String name,
      String description,
      String tag,
      String value,
      long count) {
    if (count > 0) {
      afterCommit(
          session,
          () ->
              Counter.builder(name)
                  .description(description)
                  .tag(tag, value)
                  .register(METERS)
                  .increment((double) count));
    }
  }

  private static void afterCommit(KeycloakSession session, Runnable counting) {
    try {
      AfterCommit.run(session, counting);
    } catch (IllegalStateException e) {
      counting.run(); // the transaction is just committing and takes no more work
    }
  }
}
