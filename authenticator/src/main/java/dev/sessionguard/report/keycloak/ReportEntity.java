package dev.sessionguard.report.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A session that the limit would have refused or ended where it is only reported; kept as long as
 * ended sessions are.
 */
@Entity
@Table(name = "SESSION_GUARD_REPORT")
public class ReportEntity {

  @Id
  @Column(name = "ID", length = 36)
  String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  @Column(name = "USER_ID", nullable = false)
  String userId = "";

  @Column(name = "SESSION_ID", length = 64, nullable = false)
  String sessionId = "";

  /** Id of the {@link dev.sessionguard.report.ReportKind}. */
  @Column(name = "KIND", length = 16, nullable = false)
  String kind = "";

  /** Name of the rule; null for the realm's own limit. */
  @Column(name = "RULE_NAME")
  @Nullable String rule;

  /** Name of the application whose limit it was; null for none. */
  @Column(name = "APPLICATION_NAME")
  @Nullable String application;

  /** Id of the cap; null for none. */
  @Column(name = "CAP_ID", length = 300)
  @Nullable String cap;

  /**
   * Under which limit it was reported: the {@link dev.sessionguard.settings.SettingsVersion} of the
   * users' limits, or the key of the application or the cap.
   */
  @Column(name = "SETTINGS_KEY", length = 16, nullable = false)
  String settingsKey = "";

  /** Epoch milliseconds. */
  @Column(name = "REPORT_TIME", nullable = false)
  long time;
}
