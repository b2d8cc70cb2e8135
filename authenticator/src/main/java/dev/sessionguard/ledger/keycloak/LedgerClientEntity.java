package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that took part in a session, by the client id it had then. */
@Entity
@IdClass(LedgerClientEntity.Key.class)
@Table(name = "SESSION_GUARD_CLIENT")
public class LedgerClientEntity {

  @Id
  @Column(name = "LEDGER_ID", length = 36)
  String ledgerId = "";

  @Id
  @Column(name = "CLIENT_ID")
  String clientId = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  /** Epoch milliseconds of the login into the client; null where it was the row's own. */
  @Column(name = "LOGIN_TIME")
  @Nullable Long loginTime;

  /** Epoch milliseconds at which the client's part ended while the session went on; else null. */
  @Column(name = "END_TIME")
  @Nullable Long endTime;

  protected LedgerClientEntity() {}

  LedgerClientEntity(LedgerEntity row, String clientId) {
    this.ledgerId = row.id;
    this.clientId = clientId;
    this.realmId = row.realmId;
  }

  public String ledgerId() {
    return ledgerId;
  }

  public String clientId() {
    return clientId;
  }

  /** The row's key. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private String ledgerId = "";
    private String clientId = "";

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && ledgerId.equals(key.ledgerId)
          && clientId.equals(key.clientId);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ledgerId, clientId);
    }
  }
}
