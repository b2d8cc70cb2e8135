package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.GraceTracker;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.metrics.keycloak.SessionMetrics.Reconciled;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * One pass over a realm that makes ledger and Keycloak agree: rows without a session are closed,
 * sessions without a row adopted, old history deleted. In batches with a transaction each.
 */
public final class LedgerReconciliation {

  private static final int BATCH = 500;

  /** Few, since a login that adopts one of them at the same time waits until all are committed. */
  private static final int ADOPTED_BATCH = 200;

  /** For one kind of work in one realm and round. */
  private static final Duration BUDGET = Duration.ofSeconds(15);

  private final KeycloakSessionFactory factory;
  private final String realmId;
  private final GraceTracker sightings;

  /**
   * @param sightings of what may wait for Keycloak to store or remove its session
   */
  public LedgerReconciliation(
      KeycloakSessionFactory factory, String realmId, GraceTracker sightings) {
    this.factory = factory;
    this.realmId = realmId;
    this.sightings = sightings;
  }

  /**
   * Runs the pass.
   *
   * @param finish removes a session, given realm id and session id, that had ended before, and does
   *     what is still owed to its clients
   * @param isClosing whether a job has still to close rows of the realm: it knows why they ended.
   *     Asked of a batch and not of each row: a plan from when there was no job would read all
   *     targets for every one.
   */
  public void run(
      BiConsumer<String, String> finish, BiPredicate<KeycloakSession, RealmModel> isClosing) {
    walk((session, after) -> closeStaleRows(session, after, isClosing));
    for (boolean offline : new boolean[] {false, true}) {
      List<String> unfinished = new ArrayList<>();
      walk((session, after) -> adoptUnrecorded(session, after, offline, unfinished::add));
      // not within the batch: it has transactions, and so connections, of its own
      unfinished.forEach(id -> finish.accept(realmId, id));
    }
  }

  /** Deletes history that is older than the realm keeps it. */
  public void prune() {
    walk(this::prune);
  }

  /**
   * Repeats a batch until it has nothing left, or other realms have waited long enough; a batch
   * answers where to go on. What is left over is found again in the next round.
   */
  private void walk(BiFunction<KeycloakSession, String, @Nullable String> batch) {
    long end = System.nanoTime() + BUDGET.toNanos();
    String after = "";
    while (after != null && System.nanoTime() - end < 0) {
      String from = after;
      after =
          RealmTransaction.call(
                  factory,
                  realmId,
                  Optional.<String>empty(),
                  (session, realm) -> Optional.ofNullable(batch.apply(session, from)))
              .orElse(null);
    }
  }

  private @Nullable String closeStaleRows(
      KeycloakSession session, String after, BiPredicate<KeycloakSession, RealmModel> isClosing) {
    RealmModel realm = session.getContext().getRealm();
    SessionDirectory directory = new SessionDirectory(session, realm);
    EndEvents ends = new EndEvents(session, realm);
    RowCloser closer = new RowCloser(session, realmId);
    long here = Time.currentTimeMillis();
    List<LedgerEntity> staleRows = directory.staleRows(after, BATCH);
    if (!staleRows.isEmpty() && isClosing.test(session, realm)) {
      return null;
    }
    Map<EndReason, List<String>> ended = new EnumMap<>(EndReason.class);
    for (LedgerEntity row : staleRows) {
      if ((row.offline
              || SessionDirectory.onlineIsStored() // then the question was whether it is there
              || !directory.isThere(row.sessionId, false))
          && sightings.settled(row.id, row.loginTime, here)) {
        ended.computeIfAbsent(guess(session, ends, row), reason -> new ArrayList<>()).add(row.id);
      }
    }
    long closed = 0;
    for (Map.Entry<EndReason, List<String>> reason : ended.entrySet()) {
      closed += closer.closeRows(reason.getValue(), reason.getKey(), null);
    }
    SessionMetrics.reconciled(session, Reconciled.CLOSED, closed);
    return staleRows.size() < BATCH ? null : staleRows.get(BATCH - 1).id;
  }

  private static EndReason guess(KeycloakSession session, EndEvents ends, LedgerEntity row) {
    // where a directory has a user no more, nobody tells Keycloak
    if (session.users().getUserById(session.getContext().getRealm(), row.userId) == null) {
      return EndReason.USER_DELETED;
    }
    return ends.expiry(row) == EndReason.MAX_LIFESPAN ? EndReason.MAX_LIFESPAN : EndReason.UNKNOWN;
  }

  private @Nullable String adoptUnrecorded(
      KeycloakSession session, String after, boolean offline, Consumer<String> unfinished) {
    RealmModel realm = session.getContext().getRealm();
    SessionDirectory directory = new SessionDirectory(session, realm);
    Ledger ledger = new Ledger(session, realmId);
    long here = Time.currentTimeMillis();
    List<String> unrecorded = directory.unrecorded(after, offline, ADOPTED_BATCH);
    List<UserSessionModel> adopted = new ArrayList<>();
    for (String id : LedgerAdoption.inLockOrder(unrecorded)) {
      UserSessionModel found = offline ? directory.storedOffline(id) : directory.stored(id);
      if (found == null
          || found.getUser() == null
          || found.getUser().getServiceAccountClientLink() != null
          || !AuthenticationManager.isSessionValid(realm, found)) {
        continue;
      }
      Optional<LedgerEntity> latest = ledger.latest(id, offline);
      if (latest.isPresent() && latest.get().live) {
        continue;
      }
      if (latest.isPresent()
          && latest.get().started >= found.getStarted()
          && EndReason.isOurDecision(latest.get().endReason)) {
        unfinished.accept(id);
      } else if (sightings.settled(id + "/" + offline, found.getStarted() * 1000L, here)) {
        // a younger one may be refused at this moment, and is then gone in the next
        adopted.add(found);
      }
    }
    new RowWriter(session, realmId).adopt(adopted);
    SessionMetrics.reconciled(session, Reconciled.ADOPTED, adopted.size());
    return unrecorded.size() < ADOPTED_BATCH ? null : unrecorded.get(ADOPTED_BATCH - 1);
  }

  private @Nullable String prune(KeycloakSession session, String after) {
    long before =
        RealmSettings.of(session.getContext().getRealm())
            .history()
            .keptSince(Time.currentTimeMillis());
    Retention retention = new Retention(session, realmId);
    retention.pruneRefusals(before);
    int pruned = retention.prune(before, BATCH);
    SessionMetrics.reconciled(session, Reconciled.PRUNED, pruned);
    return pruned < BATCH ? null : after;
  }
}
