package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.keycloak.Tables;
import java.util.List;

/** The tables of jobs and of what is owed to clients. */
public final class EndingTables {

  /** Endings stay when their user goes: they are gone when the clients are told. */
  public static final Tables ALL =
      new Tables(
          List.of(JobTargetEntity.class),
          List.of(
              PendingTerminationEntity.class,
              PendingLogoutEntity.class,
              PendingEventEntity.class,
              JobEntity.class));

  private EndingTables() {}
}
