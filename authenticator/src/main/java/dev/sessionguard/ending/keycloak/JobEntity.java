package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.JobReport;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.keycloak.Actors;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** A job that ends many sessions, with its progress. */
@Entity
@Table(name = "SESSION_GUARD_JOB")
public class JobEntity {

  /** No client id has a line break in it. */
  private static final String SEPARATOR = "\n";

  @Id
  @Column(name = "ID", length = 36)
  String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  /** As {@link JobReport} has it. */
  @Column(name = "STATE", length = 16, nullable = false)
  String state = JobReport.QUEUED;

  @Column(name = "REASON", length = 32, nullable = false)
  String reason = "";

  /** The rule whose limit ends the sessions; null where none does. */
  @Column(name = "RULE_NAME")
  @Nullable String rule;

  /** Named where nobody started the job. */
  private static final String NOBODY = "session-guard";

  /** The name, then, of the user who started it. */
  @Column(name = "STARTED_BY", nullable = false)
  String startedBy = NOBODY;

  /** Id of that user; null where nobody did, and in rows of versions that kept the name alone. */
  @Column(name = "STARTED_BY_ID")
  @Nullable String startedById;

  /** Id of that user's realm; null as {@link #startedById}. */
  @Column(name = "STARTED_BY_REALM", length = 36)
  @Nullable String startedByRealm;

  @Column(name = "START_TIME", nullable = false)
  long startTime;

  @Column(name = "END_TIME")
  @Nullable Long endTime;

  /** Epoch milliseconds of the last sign of life; who moves an old one has taken the job over. */
  @Column(name = "HEARTBEAT", nullable = false)
  long heartbeat;

  /** Where Keycloak was reached, for issuers and addresses relative to it. */
  @Column(name = "BASE_URI", length = 2048)
  @Nullable String baseUri;

  @Column(name = "TOTAL", nullable = false)
  long total;

  @Column(name = "ENDED", nullable = false)
  long ended;

  @Column(name = "ALREADY_GONE", nullable = false)
  long alreadyGone;

  @Column(name = "CLIENTS_TOLD", nullable = false)
  long clientsTold;

  @Column(name = "CLIENTS_FAILED", nullable = false)
  long clientsFailed;

  @Column(name = "FAILED_CLIENTS")
  @Nullable String failedClients;

  void addFailedClient(String clientId) {
    Set<String> names = new LinkedHashSet<>(failedClientIds());
    names.add(clientId);
    failedClients = String.join(SEPARATOR, names);
  }

  private List<String> failedClientIds() {
    return failedClients == null ? List.of() : List.of(failedClients.split(SEPARATOR));
  }

  void startedBy(@Nullable Actor actor) {
    if (actor != null) {
      startedBy = Objects.requireNonNullElse(actor.username(), actor.userId());
      startedById = actor.userId();
      startedByRealm = actor.realmId();
    }
  }

  JobReport report(KeycloakSession session) {
    return new JobReport(
        id,
        state,
        total,
        ended,
        alreadyGone,
        clientsTold,
        clientsFailed,
        failedClientIds(),
        startedBy,
        startedById,
        Actors.realmName(session, startedByRealm),
        startTime,
        endTime);
  }
}
