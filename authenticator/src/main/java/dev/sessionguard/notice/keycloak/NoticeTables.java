package dev.sessionguard.notice.keycloak;

import dev.sessionguard.ledger.keycloak.Tables;
import java.util.List;

/** The table of e-mails that were sent. */
public final class NoticeTables {

  public static final Tables ALL = new Tables(List.of(MailEntity.class), List.of());

  private NoticeTables() {}
}
