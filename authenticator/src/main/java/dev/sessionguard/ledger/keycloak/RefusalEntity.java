package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A login that the limit refused; kept as long as ended sessions are. */
@Entity
@Table(name = "SESSION_GUARD_REFUSAL")
public class RefusalEntity {

  @Id
  @Column(name = "ID", length = 36)
  String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  @Column(name = "USER_ID", nullable = false)
  String userId = "";

  /** Epoch milliseconds. */
  @Column(name = "REFUSED_TIME", nullable = false)
  long refusedTime;
}
