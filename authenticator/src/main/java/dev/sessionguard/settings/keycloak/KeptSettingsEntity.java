package dev.sessionguard.settings.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** The last good settings of a realm, and what drifts from them. */
@Entity
@Table(name = "SESSION_GUARD_SETTINGS")
public class KeptSettingsEntity {

  @Id
  @Column(name = "REALM_ID", length = 36)
  String realmId = "";

  /** A JSON object, a text for each attribute. */
  @Column(name = "SETTINGS", nullable = false)
  String settings = "{}";

  /** Epoch milliseconds. */
  @Column(name = "SAVED_TIME", nullable = false)
  long savedTime;

  @Column(name = "SAVED_BY_REALM", length = 36)
  @Nullable String savedByRealm;

  @Column(name = "SAVED_BY")
  @Nullable String savedBy;

  @Column(name = "SAVED_BY_NAME")
  @Nullable String savedByName;

  /** A JSON object; null where nothing drifts. */
  @Column(name = "DRIFT")
  @Nullable String drift;

  /** Epoch milliseconds; null where nothing drifts. */
  @Column(name = "DRIFT_TIME")
  @Nullable Long driftTime;

  @Column(name = "DRIFT_BY_REALM", length = 36)
  @Nullable String driftByRealm;

  @Column(name = "DRIFT_BY")
  @Nullable String driftBy;

  @Column(name = "DRIFT_BY_NAME")
  @Nullable String driftByName;
}
