package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's lock row: never changed, only locked, so that a user's logins decide one after another.
 */
@Entity
@IdClass(UserLockEntity.Key.class)
@Table(name = "SESSION_GUARD_USER")
public class UserLockEntity {

  @Id
  @Column(name = "REALM_ID", length = 36)
  String realmId = "";

  @Id
  @Column(name = "USER_ID")
  String userId = "";

  /** The lock row's key. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private String realmId = "";
    private String userId = "";

    public Key() {}

    Key(String realmId, String userId) {
      this.realmId = realmId;
      this.userId = userId;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && realmId.equals(key.realmId) && userId.equals(key.userId);
    }

    @Override
    public int hashCode() {
      return Objects.hash(realmId, userId);
    }
  }
}
