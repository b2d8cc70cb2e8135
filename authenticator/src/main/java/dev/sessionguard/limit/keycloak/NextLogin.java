package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.Allowed;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What a user's next login would get, as things are: asked without the user's lock, so that it
 * tells and never promises.
 *
 * @param held how many of the user's sessions count
 */
public record NextLogin(int held, LimitPolicy policy, LimitDecision decision) {
  /** Of more sessions than this, those that are recorded are told, without a look at each. */
  private static final int LOOKED_AT = 1000;

  /** Asks for a user under a policy. */
  public static NextLogin of(
      KeycloakSession session, RealmModel realm, UserModel user, LimitPolicy policy) {
    StoredSessions sessions =
        new StoredSessions(
            new Ledger(session, realm.getId()), realm, user, policy, null, false, null);
    int recorded = sessions.recorded();
    return new NextLogin(
        recorded > 0 && recorded <= LOOKED_AT ? sessions.valid().size() : recorded,
        policy,
        LimitRule.decide(policy, sessions));
  }

  /** Whether it would be refused. */
  public boolean isRefused() {
    return decision instanceof Denied;
  }

  /** Id of what would happen beyond the limit; empty where the login takes a free place. */
  public Optional<String> answer() {
    return decision instanceof Allowed ? Optional.empty() : Optional.of(policy.whenExceeded().id());
  }
}
