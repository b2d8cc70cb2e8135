package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.device.Device;
import dev.sessionguard.device.keycloak.SessionDevice;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/** Where and with what a session began, as much of it as the realm lets us keep. */
final class LoginPlace {

  private final KeycloakSession session;
  private final UserSessionModel userSession;

  LoginPlace(KeycloakSession session, UserSessionModel userSession) {
    this.session = session;
    this.userSession = userSession;
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
    KeptPlace place = KeptPlace.of(session, userSession.getRealm(), userSession.getIpAddress());
    row.ip = place.ip();
    row.ipKey = place.ipKey();
    row.city = place.city();
    row.cityKey = place.cityKey();
    row.country = place.country();
    row.privateNetwork = place.privateNetwork();
    row.browser = device.browser();
    row.os = device.os();
    row.device = device.kind().id();
  }
}
