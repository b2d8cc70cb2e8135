package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ending.keycloak.EndingTables;
import dev.sessionguard.ledger.keycloak.Tables;
import dev.sessionguard.notice.keycloak.NoticeTables;
import dev.sessionguard.report.keycloak.Reports;
import dev.sessionguard.settings.keycloak.KeptSettingsEntity;
import java.util.List;

/** The tables of all features. */
final class OwnTables {

  /** The ledger's come first, and of these the lock of a user. */
  private static final List<Tables> FEATURES =
      List.of(
          Tables.OF_LEDGER,
          EndingTables.ALL,
          NoticeTables.ALL,
          Reports.TABLES,
          new Tables(List.of(), List.of(KeptSettingsEntity.class)));

  private OwnTables() {}

  /** Those whose rows know the user. */
  static List<Class<?>> ofUsers() {
    return FEATURES.stream().<Class<?>>flatMap(each -> each.ofUsers().stream()).toList();
  }

  static List<Class<?>> all() {
    return FEATURES.stream().<Class<?>>flatMap(Tables::all).toList();
  }
}
