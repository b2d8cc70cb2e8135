package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.RepeatedPasses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Takes ended sessions out of Keycloak's caches: at once, and again after delays, because a reader
 * that had read the row before it was deleted may put its copy back at any time until its request
 * is over. What these passes miss, as those of a node that died, {@link CachedGhosts} finds.
 */
public final class CachePasses {

  private static final Logger LOG = Logger.getLogger(CachePasses.class);

  /** Most readers are done at the first; the last is longer than a transaction may last (300 s). */
  private static final List<Long> DELAYS_MILLIS = List.of(100L, 500L, 2_000L, 10_000L, 330_000L);

  /** Some 30 MB at most. */
  private static final int CAPACITY = 50_000;

  private static final long TICK_MILLIS = 50;

  private static final RepeatedPasses<Leaving> PASSES =
      new RepeatedPasses<>(DELAYS_MILLIS, CAPACITY);

  private static volatile @Nullable ScheduledExecutorService ticking;

  private CachePasses() {}

  /** Begins the later passes; once for each node. */
  public static synchronized void begin(KeycloakSessionFactory factory) {
    end();
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "session-guard-caches");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> passes =
        executor.scheduleWithFixedDelay(
            () -> pass(factory), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    LOG.debugf("Cache passes have begun: %s", passes);
    ticking = executor;
  }

  /** Ends the passes: the server stops. */
  public static synchronized void end() {
    ScheduledExecutorService executor = ticking;
    if (executor != null) {
      executor.shutdownNow();
      ticking = null;
    }
  }

  /** Has sessions leave the caches now and after the delays. Never throws. */
  static void leave(KeycloakSessionFactory factory, Collection<? extends Leaving> leaving) {
    if (leaving.isEmpty()) {
      return;
    }
    run(factory, leaving);
    long now = nowMillis();
    leaving.forEach(each -> PASSES.add(each, now));
  }

  private static void pass(KeycloakSessionFactory factory) {
    try {
      List<Leaving> due = PASSES.due(nowMillis());
      if (!due.isEmpty()) {
        run(factory, new LinkedHashSet<>(due));
      }
    } catch (RuntimeException e) {
      LOG.warn("Cached sessions are left to the next pass", e); // what is thrown would end them
    }
  }

  private static void run(KeycloakSessionFactory factory, Collection<? extends Leaving> leaving) {
    List<Leaving.One> one = new ArrayList<>();
    List<Leaving.Part> parts = new ArrayList<>();
    List<String> realms = new ArrayList<>();
    for (Leaving each : leaving) {
      if (each instanceof Leaving.One single) {
        one.add(single);
      } else if (each instanceof Leaving.Part part) {
        parts.add(part);
      } else if (each instanceof Leaving.OfRealm realm) {
        realms.add(realm.realmId());
      }
    }
    try {
      if (!one.isEmpty() || !parts.isEmpty()) {
        // no transaction: caches alone are touched, and no connection is waited for
        try (KeycloakSession session = factory.create()) {
          SessionCaches.remove(session, one);
          SessionCaches.removeParts(session, parts);
        }
      }
      for (String realm : realms) {
        KeycloakModelUtils.runJobInTransaction(
            factory, session -> SessionCaches.clear(session, realm));
      }
    } catch (RuntimeException e) {
      LOG.debugf(e, "Cached sessions are left to the next pass");
    }
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
