package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Which policy applies to a user now. Gates, reconciler and statement all ask here. */
public final class Policies {

  private final LimitPolicy ofRealm;

  private Policies(LimitPolicy ofRealm) {
    this.ofRealm = ofRealm;
  }

  public static Policies of(RealmModel realm) {
    return of(RealmSettings.of(realm));
  }

  static Policies of(GuardSettings settings) {
    return new Policies(settings.limit().policy());
  }

  /**
   * The policy for a login.
   *
   * @param login may carry the limit of its flow, or be a reset of a credential; null where no
   *     login is under way
   * @return unlimited for service accounts
   */
  LimitPolicy forUser(UserModel user, @Nullable AuthenticationSessionModel login) {
    if (user.getServiceAccountClientLink() != null) {
      return LimitPolicy.NONE;
    }
    return login == null
        ? ofRealm
        : CredentialReset.adjust(FlowLimit.tighten(ofRealm, login), login, user);
  }

  /** Ids of users who hold more sessions than they may. */
  public List<String> usersAbove(Ledger ledger) {
    return ofRealm.isUnlimited()
        ? List.of()
        : ledger.usersAbove(ofRealm.limit().max(), ofRealm.countOffline());
  }
}
