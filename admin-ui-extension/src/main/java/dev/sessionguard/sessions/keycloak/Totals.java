package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.sessions.SessionFilter;
import dev.sessionguard.sessions.SessionTotal;
import dev.sessionguard.sessions.keycloak.SessionList.NoSuchRole;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;

/**
 * How many rows answer a question: exact up to {@link SessionTotal#CAP}, estimated beyond, by a
 * sample.
 */
final class Totals {

  /** Rows of a sample: a standard error of 2 % where a third of them match. */
  private static final int SAMPLE = 5_000;

  /** Standard deviations, of which a count has its square root, that make an estimate certain. */
  private static final int CERTAIN = 5;

  private static final String COUNT = "select count(*) from LedgerEntity l where ";

  private static final String EACH = "select 1 from LedgerEntity l where ";

  private final EntityManager em;
  private final FilterConditions conditions;
  private final Map<Half, SessionTotal> known = new HashMap<>();

  /** The live or the ended rows that answer a question. */
  private record Half(SessionFilter filter, boolean live) {}

  Totals(EntityManager em, FilterConditions conditions) {
    this.em = em;
    this.conditions = conditions;
  }

  /** How many rows match and may be seen; counted once. */
  SessionTotal of(SessionFilter filter, boolean live) throws NoSuchRole {
    Half half = new Half(filter, live);
    SessionTotal total = known.get(half);
    if (total == null) {
      total = countOrEstimate(conditions.of(filter), live);
      known.put(half, total);
    }
    return total;
  }

  private SessionTotal countOrEstimate(Conditions matches, boolean live) {
    Conditions all = FilterConditions.inHalf(conditions.visible(), live);
    // Ids are random, so a range of them is a sample; the first one says how large the next must
    // be.
    double fraction = 1.0 / 1024;
    long rows = (long) (sampled(all, fraction) / fraction);
    Conditions matching = FilterConditions.inHalf(matches, live);
    long estimate = 0;
    if (rows > SessionTotal.CAP) {
      fraction = (double) SAMPLE / rows;
      long found = sampled(matching, fraction);
      estimate = Math.round(found / fraction);
      if (estimate * (1 - CERTAIN / Math.sqrt((double) found)) > SessionTotal.CAP) {
        return new SessionTotal(estimate, false);
      }
    }
    long counted = countUpTo(matching, SessionTotal.CAP + 1);
    return counted <= SessionTotal.CAP
        ? new SessionTotal(counted, true)
        : new SessionTotal(Math.max(counted, estimate), false);
  }

  private long sampled(Conditions conditions, double fraction) {
    Conditions sample = conditions.copy().and("l.id < :bound").with("bound", bound(fraction));
    return sample.bind(em.createQuery(COUNT + sample.where(), Long.class)).getSingleResult();
  }

  /** Below this id lies the given part of all ids. */
  static String bound(double fraction) {
    return String.format("%08x", (long) (fraction * 0x1_0000_0000L));
  }

  /** Counted here: Hibernate limits no subquery without an order, which would cost a sort. */
  private long countUpTo(Conditions conditions, int max) {
    return conditions
        .bind(em.createQuery(EACH + conditions.where(), Integer.class))
        .setMaxResults(max)
        .getResultList()
        .size();
  }
}
