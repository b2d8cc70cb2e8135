package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.device.Device;
import dev.sessionguard.device.keycloak.SessionDevice;
import dev.sessionguard.location.Location;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.settings.PrivacySettings;
import dev.sessionguard.settings.PrivacySettings.Detail;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.text.IpLiteral;
import dev.sessionguard.text.SearchKey;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/** Where and with what a session began, as much of it as the realm lets us keep. */
final class LoginPlace {

  private final KeycloakSession session;
  private final UserSessionModel userSession;
  private final PrivacySettings privacy;

  LoginPlace(KeycloakSession session, UserSessionModel userSession) {
    this.session = session;
    this.userSession = userSession;
    this.privacy = RealmSettings.of(userSession.getRealm()).privacy();
  }

  /** Of a session that begins in this very request. */
  void describeNew(LedgerEntity row) {
    describe(row, SessionDevice.atLogin(session, userSession));
  }

  /** Of a session that was there before. */
  void describeOld(LedgerEntity row) {
    describe(row, SessionDevice.of(userSession));
  }

  private void describe(LedgerEntity row, Device device) {
    Optional<IpLiteral> ip = IpLiteral.parse(userSession.getIpAddress());
    Optional<IpLiteral> kept =
        switch (privacy.ip()) {
          case FULL -> ip;
          case MASKED -> ip.map(IpLiteral::masked);
          case OFF -> Optional.empty();
        };
    row.ip = kept.map(IpLiteral::text).orElse(null);
    row.ipKey = kept.map(IpLiteral::key).orElse("");
    row.browser = device.browser();
    row.os = device.os();
    row.device = device.kind().id();
    if (privacy.city() != Detail.OFF) {
      locate(row);
    }
  }

  private void locate(LedgerEntity row) {
    Location location = LocationProvider.of(session).at(userSession.getIpAddress());
    row.privateNetwork = location instanceof Location.PrivateNetwork;
    if (location instanceof Location.Known known) {
      row.city = known.city();
      row.cityKey = known.city() == null ? "" : SearchKey.of(known.city()).text();
      row.country = known.country();
    }
  }
}
