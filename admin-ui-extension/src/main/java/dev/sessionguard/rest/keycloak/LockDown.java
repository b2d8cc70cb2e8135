package dev.sessionguard.rest.keycloak;

import dev.sessionguard.ending.JobReport;
import dev.sessionguard.ending.TellingReport;
import dev.sessionguard.ending.keycloak.BulkTermination;
import dev.sessionguard.ending.keycloak.Ended;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ending.keycloak.TerminationRequest;
import dev.sessionguard.ending.keycloak.UsedSession;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.rest.LockdownOrder;
import dev.sessionguard.rest.LockdownReport;
import dev.sessionguard.sessions.keycloak.SessionList;
import dev.sessionguard.sessions.keycloak.Visibility;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserConsentModel;
import org.keycloak.models.UserModel;

/**
 * Locks a user down. First, and committed, what keeps new sessions from coming; then the sessions
 * end, and end once more some seconds later, for a login that had begun before.
 */
final class LockDown {

  private static final String PASSWORD = UserModel.RequiredAction.UPDATE_PASSWORD.name();

  /** Sessions ended in one transaction. */
  private static final int AT_ONCE = 100;

  /** For all sessions of the user while the caller waits; the rest end in the background. */
  private static final Duration FOR_ENDING = Duration.ofSeconds(20);

  /** For the applications while the caller waits. */
  private static final Duration FOR_TELLING = Duration.ofSeconds(5);

  /** When sessions of logins that were under way are looked for. */
  private static final List<Integer> LATER_SECONDS = List.of(1, 5, 30);

  private final KeycloakSessionFactory factory;
  private final String realmId;
  private final String userId;
  private final Actor by;
  private final String baseUri;
  private final SessionTermination termination;

  LockDown(KeycloakSession session, RealmModel realm, String userId, Actor by) {
    this.factory = session.getKeycloakSessionFactory();
    this.realmId = realm.getId();
    this.userId = userId;
    this.by = by;
    this.baseUri = session.getContext().getUri().getBaseUri().toString();
    this.termination = new SessionTermination(factory);
  }

  /** Whether the realm's logins ask for a password that is due. */
  static boolean canRequirePassword(RealmModel realm) {
    var action = realm.getRequiredActionProviderByAlias(PASSWORD);
    return action != null && action.isEnabled();
  }

  /**
   * Has the request go on though its own session ends with it: what it used was good when it began.
   *
   * @param own id of that session
   */
  static void outlive(KeycloakSession session, RealmModel realm, String own) {
    UsedSession.of(session, realm.getId(), own); // is read once in a request
  }

  /**
   * Carries an order out, in transactions of its own.
   *
   * @throws org.keycloak.storage.ReadOnlyException where a directory does not let the user be
   *     changed; nothing was done then
   */
  LockdownReport carryOut(LockdownOrder order) {
    long began = Time.currentTimeMillis();
    long consents =
        RealmTransaction.call(factory, realmId, 0L, (own, realm) -> bar(own, realm, order));
    TellingReport telling = new TellingReport();
    long sessions = 0;
    @Nullable String job = null;
    boolean telledAll = true;
    if (order.endsAllSessions()) {
      sessions = endAll(telling);
      telledAll = telling.await(FOR_TELLING);
    } else if (order.endSessions()) {
      Optional<JobReport> report =
          RealmTransaction.call(
              factory,
              realmId,
              Optional.empty(),
              (own, realm) -> Optional.of(endOnline(own, realm)));
      sessions = report.map(JobReport::total).orElse(0L);
      job = report.map(JobReport::id).orElse(null);
      telledAll = job == null;
    }
    if (order.requirePassword()) {
      endLatecomers(began);
    }
    return new LockdownReport(
        sessions,
        telling.told(),
        telling.notTold(),
        telling.withoutAddress(),
        !telledAll,
        job,
        consents,
        order.requirePassword(),
        order.disable());
  }

  private long bar(KeycloakSession own, RealmModel realm, LockdownOrder order) {
    UserModel user = own.users().getUserById(realm, userId);
    if (user == null) {
      return 0; // deleted this very moment, with all that there was
    }
    if (order.disable()) {
      user.setEnabled(false);
    }
    if (order.requirePassword()) {
      user.addRequiredAction(PASSWORD);
    }
    if (order.endsAllSessions()) {
      // as Keycloak does at a user's logout: tokens of sessions that nobody stores are refused too
      own.users().setNotBeforeForUser(realm, user, (int) (Time.currentTimeMillis() / 1000));
    }
    return order.revokeConsents() ? revokeConsents(own, realm) : 0;
  }

  private long revokeConsents(KeycloakSession own, RealmModel realm) {
    List<String> clients =
        own.users()
            .getConsentsStream(realm, userId)
            .map(UserConsentModel::getClient)
            .map(client -> client.getId())
            .toList();
    return clients.stream()
        .filter(client -> own.users().revokeConsentForClient(realm, userId, client))
        .count();
  }

  /** Ends all sessions, online and offline; returns how many. */
  private long endAll(TellingReport telling) {
    long until = System.nanoTime() + FOR_ENDING.toNanos();
    List<String> left = new ArrayList<>(live(0));
    long ended = left.size();
    while (!left.isEmpty() && System.nanoTime() - until < 0) {
      List<String> some = left.subList(0, Math.min(AT_ONCE, left.size()));
      end(List.copyOf(some), telling);
      some.clear();
    }
    if (!left.isEmpty()) {
      List<String> rest = List.copyOf(left);
      Background.of(factory)
          .run(
              () -> {
                for (int from = 0; from < rest.size(); from += AT_ONCE) {
                  end(rest.subList(from, Math.min(from + AT_ONCE, rest.size())), telling);
                }
              });
    }
    return ended;
  }

  private List<String> live(long since) {
    return RealmTransaction.call(
        factory,
        realmId,
        List.of(),
        (own, realm) ->
            new Ledger(own, realmId)
                .liveRowsOf(userId).stream()
                    .filter(row -> row.loginTime() >= since)
                    .map(LedgerEntity::sessionId)
                    .distinct()
                    .toList());
  }

  private void end(List<String> sessionIds, TellingReport telling) {
    termination.carryOut(
        RealmTransaction.callPatiently(
            factory,
            realmId,
            Ended.NOTHING,
            (own, realm) ->
                termination.end(own, realm, sessionIds, EndReason.REVOKED, by, baseUri)),
        telling);
  }

  private JobReport endOnline(KeycloakSession own, RealmModel realm) {
    SessionList list = new SessionList(own, realm, new Visibility.Everyone());
    return new BulkTermination(factory)
        .start(
            own,
            realm,
            new TerminationRequest(list.ofUser(userId), false, null, null, EndReason.REVOKED, by));
  }

  /** A session that begins while the password is due comes of a login from before. */
  private void endLatecomers(long since) {
    for (int seconds : LATER_SECONDS) {
      CompletableFuture.delayedExecutor(
              seconds, TimeUnit.SECONDS, work -> Background.of(factory).run(work))
          .execute(() -> endWhilePasswordIsDue(since));
    }
  }

  private void endWhilePasswordIsDue(long since) {
    boolean isDue =
        RealmTransaction.call(
            factory,
            realmId,
            false,
            (own, realm) -> {
              UserModel user = own.users().getUserById(realm, userId);
              return user != null
                  && canRequirePassword(realm)
                  && user.getRequiredActionsStream().anyMatch(PASSWORD::equals);
            });
    if (isDue) {
      List<String> late = live(since);
      if (!late.isEmpty()) {
        end(late, new TellingReport());
      }
    }
  }
}
