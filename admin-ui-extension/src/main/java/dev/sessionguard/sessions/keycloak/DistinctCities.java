package dev.sessionguard.sessions.keycloak;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;

/**
 * The keys of the cities that occur in a realm, each found by one step into the index behind the
 * one before: as many steps as there are cities, and not one for each row. Kept for {@value
 * #KEPT_MILLIS} milliseconds: a new city is found by its beginning meanwhile.
 */
final class DistinctCities {

  static final long KEPT_MILLIS = 300_000;

  /** Beyond that the others are found by their beginning only. */
  static final int MOST = 3_000;

  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Map<String, Kept> KEPT = new ConcurrentHashMap<>();

  private static final String NEXT =
      """
      select min(l.cityKey) from LedgerEntity l
      where l.realmId = :realm and l.live = :live and l.cityKey > :after""";

  private record Kept(long asOf, List<String> keys) {}

  private DistinctCities() {}

  /** The keys, live and ended sessions' alike, in no order. */
  static List<String> of(EntityManager em, String realmId) {
    long now = Time.currentTimeMillis();
    Kept kept = KEPT.get(realmId);
    if (kept != null && kept.asOf() <= now && kept.asOf() > now - KEPT_MILLIS) {
      return kept.keys();
    }
    List<String> keys = new ArrayList<>(walk(em, realmId, true));
    keys.addAll(walk(em, realmId, false));
    List<String> distinct = keys.stream().distinct().toList();
    KEPT.values().removeIf(other -> other.asOf() < now - KEPT_MILLIS);
    KEPT.put(realmId, new Kept(now, distinct));
    return distinct;
  }

  /** Those of the live or the ended rows. */
  private static List<String> walk(EntityManager em, String realmId, boolean live) {
    long until = System.nanoTime() + MOST_NANOS;
    List<String> keys = new ArrayList<>();
    @Nullable String last = "";
    while (last != null && keys.size() < MOST && System.nanoTime() - until < 0) {
      last =
          TimeLimit.on(em.createQuery(NEXT, String.class))
              .setParameter("realm", realmId)
              .setParameter("live", live)
              .setParameter("after", last)
              .getSingleResult();
      if (last != null) {
        keys.add(last);
      }
    }
    return keys;
  }
}
