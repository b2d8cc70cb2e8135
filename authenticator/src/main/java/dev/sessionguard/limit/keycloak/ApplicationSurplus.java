package dev.sessionguard.limit.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.ending.keycloak.Ended;
import dev.sessionguard.ending.keycloak.PartTermination;
import dev.sessionguard.ledger.keycloak.ClientParts;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.List;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Ends the parts that an application has in too many of a user's sessions where no login does it:
 * after its limit was lowered or it was added, or because they are more than a login can wait for.
 */
public final class ApplicationSurplus {

  /** Users looked for in one statement. */
  private static final int PAGE = 200;

  /** Parts ended in one transaction, under the user's lock. */
  private static final int AT_ONCE = 100;

  /** No user has more parts than in so many transactions: the loop ends in any case. */
  private static final int MOST_TRANSACTIONS = 1000;

  private final KeycloakSessionFactory factory;
  private final PartTermination ending;

  public ApplicationSurplus(KeycloakSessionFactory factory) {
    this.factory = factory;
    this.ending = new PartTermination(factory);
  }

  /** Ends the surplus of a user right away, in the background. */
  void soon(String realmId, String userId, Application application) {
    Background.of(factory).run(() -> end(realmId, userId, application));
  }

  /** Ends the surplus of all users of a realm. */
  public void end(String realmId) {
    List<Application> limited =
        RealmTransaction.call(
            factory,
            realmId,
            List.of(),
            (session, realm) ->
                RealmSettings.of(realm).applications().list().stream()
                    .filter(Application::limits)
                    .toList());
    limited.forEach(application -> end(realmId, application));
  }

  private void end(String realmId, Application application) {
    List<String> users = List.of("");
    do {
      String after = users.get(users.size() - 1);
      users =
          RealmTransaction.call(
              factory,
              realmId,
              List.of(),
              (session, realm) -> holders(session, realm, application, after));
      users.forEach(userId -> end(realmId, userId, application));
    } while (users.size() == PAGE);
  }

  private static List<String> holders(
      KeycloakSession session, RealmModel realm, Application application, String after) {
    return new ClientParts(session, realm.getId())
        .holdersAbove(
            application.maxSessions(),
            application.clients(),
            RealmSettings.of(realm).limit().countOffline(),
            after,
            PAGE);
  }

  private void end(String realmId, String userId, Application application) {
    Ended ended = Ended.NOTHING;
    int transactions = 0;
    do {
      ended =
          RealmTransaction.callPatiently(
              factory,
              realmId,
              Ended.NOTHING,
              (session, realm) -> endSome(session, realm, userId, application));
      ending.carryOut(ended);
      transactions++;
    } while (!ended.equals(Ended.NOTHING) && transactions < MOST_TRANSACTIONS);
  }

  private Ended endSome(
      KeycloakSession session, RealmModel realm, String userId, Application application) {
    GuardSettings settings = RealmSettings.of(realm);
    UserModel user = session.users().getUserById(realm, userId);
    if (user == null
        || ApplicationAdmission.isExempt(session, realm, settings, user)
        || !UserLock.takeIfFree(session, realm, userId)) {
      return Ended.NOTHING; // that login ends the surplus
    }
    LimitPolicy policy = application.policy(settings.limit().countOffline());
    List<LiveSession> found =
        new ApplicationParts(
                new Ledger(session, realm.getId()),
                realm,
                user,
                application,
                policy.countOffline(),
                Set.of(),
                false)
            .found();
    List<String> surplus =
        LimitRule.surplus(policy, found).stream().map(LiveSession::id).limit(AT_ONCE).toList();
    return surplus.isEmpty() ? Ended.NOTHING : ending.end(session, realm, surplus, application);
  }
}
