package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.Slice;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Targets of a job with ledger ids in this range, ends included: each statement takes the same
 * ones.
 */
record JobBatch(String jobId, String first, String last) {

  /** As a condition on {@code JobTargetEntity v}. */
  static final String WHERE = "v.jobId = :job and v.ledgerId between :first and :last";

  private static final String NEXT =
      """
      select v.ledgerId from JobTargetEntity v where v.jobId = :job
      and v.ledgerId >= :from and v.ledgerId < :before order by v.ledgerId""";

  /** The next targets of a slice, null when there are none. */
  static @Nullable JobBatch next(EntityManager em, JobEntity job, Slice slice, int max) {
    List<String> ids =
        em.createQuery(NEXT, String.class)
            .setParameter("job", job.id)
            .setParameter("from", slice.from())
            .setParameter("before", slice.before())
            .setMaxResults(max)
            .getResultList();
    return ids.isEmpty() ? null : new JobBatch(job.id, ids.get(0), ids.get(ids.size() - 1));
  }

  <Q extends Query> Q bind(Q query) {
    query.setParameter("job", jobId);
    query.setParameter("first", first);
    query.setParameter("last", last);
    return query;
  }
}
