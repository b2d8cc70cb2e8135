package dev.sessionguard.notice.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When a user last got an e-mail of a kind, or about a login ({@code NewLoginMails.id}). */
@Entity
@IdClass(MailEntity.Key.class)
@Table(name = "SESSION_GUARD_MAIL")
public class MailEntity {

  @Id
  @Column(name = "REALM_ID", length = 36)
  String realmId = "";

  @Id
  @Column(name = "USER_ID")
  String userId = "";

  @Id
  @Column(name = "KIND", length = 32)
  String kind = "";

  /** Epoch milliseconds. */
  @Column(name = "SENT_TIME", nullable = false)
  long sentTime;

  /** A random id of the sender: of two senders at once, the one whose id is stored sends. */
  @Column(name = "SENT_BY", length = 36, nullable = false)
  String sentBy = "";

  /** The row's key. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private String realmId = "";
    private String userId = "";
    private String kind = "";

    public Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && realmId.equals(key.realmId)
          && userId.equals(key.userId)
          && kind.equals(key.kind);
    }

    @Override
    public int hashCode() {
      return Objects.hash(realmId, userId, kind);
    }
  }
}
