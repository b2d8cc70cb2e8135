package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.IpLiteral;
import dev.sessionguard.settings.PrivacySettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.Optional;
import org.keycloak.models.UserSessionModel;

/** Where and with what a session began, as much of it as the realm lets us keep. */
final class LoginPlace {

  private final UserSessionModel userSession;

  LoginPlace(UserSessionModel userSession) {
    this.userSession = userSession;
  }

  void describe(LedgerEntity row) {
    PrivacySettings privacy = RealmSettings.of(userSession.getRealm()).privacy();
    Optional<IpLiteral> ip = IpLiteral.parse(userSession.getIpAddress());
    Optional<IpLiteral> kept =
        switch (privacy.ip()) {
          case FULL -> ip;
          case MASKED -> ip.map(IpLiteral::masked);
          case OFF -> Optional.empty();
        };
    row.ip = kept.map(IpLiteral::text).orElse(null);
    row.ipKey = kept.map(IpLiteral::key).orElse("");
  }
}
