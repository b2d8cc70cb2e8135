package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.RefusedLogin;
import dev.sessionguard.text.SearchKey;
import java.util.UUID;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Writes refused logins down, as much of each as the realm lets us keep. */
public final class RefusalWriter {
  private RefusalWriter() {}

  /** Writes one with the session's transaction. */
  public static void write(KeycloakSession session, RealmModel realm, RefusedLogin login) {
    RefusalEntity row = new RefusalEntity();
    row.id = UUID.randomUUID().toString();
    row.realmId = realm.getId();
    row.userId = login.userId();
    row.refusedTime = login.time();
    UserModel user = session.users().getUserById(realm, login.userId());
    if (user != null) {
      row.username = UserNames.stored(user);
      row.usernameKey = SearchKey.of(user.getUsername()).text();
    }
    row.clientId = RowWriter.truncate(login.client(), 255);
    row.rule = RowWriter.truncate(login.rule(), 255);
    row.application = RowWriter.truncate(login.application(), 255);
    row.cap = RowWriter.truncate(login.cap(), 300);
    row.maxSessions = login.max();
    row.heldSessions = login.held();
    row.gate = RowWriter.truncate(login.gate(), 32);
    KeptPlace place = KeptPlace.of(session, realm, login.address());
    row.ip = place.ip();
    row.ipKey = place.ipKey();
    row.city = place.city();
    row.cityKey = place.cityKey();
    row.country = place.country();
    row.privateNetwork = place.privateNetwork();
    row.browser = login.device().browser();
    row.os = login.device().os();
    row.device = login.device().kind().id();
    session.getProvider(JpaConnectionProvider.class).getEntityManager().persist(row);
  }
}
