package dev.sessionguard.ending.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that a job still has to tell of a session's end. */
@Entity
@IdClass(PendingLogoutEntity.Key.class)
@Table(name = "SESSION_GUARD_FAREWELL")
public class PendingLogoutEntity {

  @Id
  @Column(name = "JOB_ID", length = 36)
  String jobId = "";

  @Id
  @Column(name = "SESSION_ID", length = 64)
  String sessionId = "";

  @Id
  @Column(name = "CLIENT_UUID")
  String clientUuid = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  @Column(name = "USER_ID", nullable = false)
  String userId = "";

  @Column(name = "DATA")
  @Nullable String data;

  /** The row's key. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private String jobId = "";
    private String sessionId = "";
    private String clientUuid = "";

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && jobId.equals(key.jobId)
          && sessionId.equals(key.sessionId)
          && clientUuid.equals(key.clientUuid);
    }

    @Override
    public int hashCode() {
      return Objects.hash(jobId, sessionId, clientUuid);
    }
  }
}
