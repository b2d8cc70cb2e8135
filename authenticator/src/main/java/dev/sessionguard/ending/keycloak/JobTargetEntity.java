package dev.sessionguard.ending.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A session that a job has ended in Keycloak and not yet in the ledger. */
@Entity
@IdClass(JobTargetEntity.Key.class)
@Table(name = "SESSION_GUARD_VICTIM")
public class JobTargetEntity {

  @Id
  @Column(name = "JOB_ID", length = 36)
  String jobId = "";

  @Id
  @Column(name = "LEDGER_ID", length = 36)
  String ledgerId = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  @Column(name = "USER_ID", nullable = false)
  String userId = "";

  @Column(name = "SESSION_ID", length = 64, nullable = false)
  String sessionId = "";

  @Column(name = "OFFLINE", nullable = false)
  boolean offline;

  @Column(name = "GONE", nullable = false)
  boolean gone;

  /** The row's key. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private String jobId = "";
    private String ledgerId = "";

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && jobId.equals(key.jobId) && ledgerId.equals(key.ledgerId);
    }

    @Override
    public int hashCode() {
      return Objects.hash(jobId, ledgerId);
    }
  }
}
