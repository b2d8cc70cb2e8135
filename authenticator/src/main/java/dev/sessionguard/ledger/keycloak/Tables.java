package dev.sessionguard.ledger.keycloak;

import java.util.List;
import java.util.stream.Stream;

/**
 * A feature's own tables, as entities: each feature names its own, and what makes, migrates and
 * forgets all of them asks for these.
 *
 * @param ofUsers their rows have a {@code realmId} and a {@code userId}, and go with the user
 * @param ofRealms their rows have a {@code realmId}, and go with the realm
 */
public record Tables(List<Class<?>> ofUsers, List<Class<?>> ofRealms) {

  /** The ledger's; the lock of a user comes first, as in a login. */
  public static final Tables OF_LEDGER =
      new Tables(
          List.of(UserLockEntity.class, LedgerEntity.class, RefusalEntity.class),
          List.of(LedgerClientEntity.class, PlaceEntity.class));

  public Tables {
    ofUsers = List.copyOf(ofUsers);
    ofRealms = List.copyOf(ofRealms);
  }

  /** All of them. */
  public Stream<Class<?>> all() {
    return Stream.concat(ofUsers.stream(), ofRealms.stream());
  }
}
