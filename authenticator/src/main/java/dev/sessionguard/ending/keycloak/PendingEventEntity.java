package dev.sessionguard.ending.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A session that a job has ended and has not sent the event of. */
@Entity
@IdClass(PendingEventEntity.Key.class)
@Table(name = "SESSION_GUARD_JOB_EVENT")
public class PendingEventEntity {

  @Id
  @Column(name = "JOB_ID", length = 36)
  String jobId = "";

  @Id
  @Column(name = "SESSION_ID", length = 64)
  String sessionId = "";

  /** A session has a row for its online and one for its offline part, and one event for both. */
  @Id
  @Column(name = "LEDGER_ID", length = 36)
  String ledgerId = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  @Column(name = "USER_ID", nullable = false)
  String userId = "";

  /** The row's key. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private String jobId = "";
    private String sessionId = "";
    private String ledgerId = "";

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && jobId.equals(key.jobId)
          && sessionId.equals(key.sessionId)
          && ledgerId.equals(key.ledgerId);
    }

    @Override
    public int hashCode() {
      return Objects.hash(jobId, sessionId, ledgerId);
    }
  }
}
