package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One of as many places as a cap allows sessions; a session needs one to come to be. */
@Entity
@IdClass(PlaceEntity.Key.class)
@Table(name = "SESSION_GUARD_PLACE")
public class PlaceEntity {

  @Id
  @Column(name = "REALM_ID", length = 36)
  String realmId = "";

  /** {@link dev.sessionguard.caps.Cap#key}. */
  @Id
  @Column(name = "CAP", length = 16)
  String cap = "";

  /** From 1 to as many as the cap allows. */
  @Id
  @Column(name = "PLACE_NO")
  int no;

  /** Epoch milliseconds of the login that took it; 0 while it is free. */
  @Column(name = "TAKEN_TIME", nullable = false)
  long takenTime;

  /** The session that has it; null while it is free. */
  @Column(name = "SESSION_ID", length = 64)
  @Nullable String sessionId;

  boolean isFree() {
    return takenTime == 0;
  }

  boolean isOf(Collection<String> sessions) {
    return sessionId != null && sessions.contains(sessionId);
  }

  void take(String session, long when) {
    sessionId = session;
    takenTime = Math.max(1, when);
  }

  void free() {
    sessionId = null;
    takenTime = 0;
  }

  /** The row's key. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private String realmId = "";
    private String cap = "";
    private int no;

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && no == key.no
          && cap.equals(key.cap)
          && realmId.equals(key.realmId);
    }

    @Override
    public int hashCode() {
      return Objects.hash(realmId, cap, no);
    }
  }
}
