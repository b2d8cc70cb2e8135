package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ledger.keycloak.EndEvents;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.events.Event;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Sessions that Keycloak ends itself in this request, as its events say. Their rows are closed
 * together, when all are known: Keycloak's own limiter ends several sessions of a user in whatever
 * order it finds them, and two such logins at once would each hold a row that the other waits for.
 */
final class EndedByKeycloak {

  private final KeycloakSession session;
  private final List<Event> events = new ArrayList<>();
  private boolean enlisted;
  private boolean committing;

  EndedByKeycloak(KeycloakSession session) {
    this.session = session;
  }

  /** Notes an end. Its row is closed at the latest right before the request commits. */
  void add(Event event) {
    events.add(event);
    if (committing || !session.getTransactionManager().isActive()) {
      close(); // nothing comes after it that could close it
    } else if (!enlisted) {
      enlisted = true;
      session.getTransactionManager().enlistPrepare(new BeforeCommit());
    }
  }

  /** Closes the rows of what has been noted until now. */
  void close() {
    List<Event> closing = List.copyOf(events);
    events.clear();
    closing.stream().map(Event::getRealmId).distinct().forEach(realmId -> close(realmId, closing));
  }

  private void close(String realmId, List<Event> closing) {
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm != null) {
      new EndEvents(session, realm)
          .close(closing.stream().filter(event -> realmId.equals(event.getRealmId())).toList());
    }
  }

  private final class BeforeCommit extends AbstractKeycloakTransaction {
    @Override
    protected void commitImpl() {
      committing = true;
      close();
    }

    @Override
    protected void rollbackImpl() {
      events.clear();
    }
  }
}
