package dev.sessionguard.limit.keycloak;

import dev.sessionguard.notice.keycloak.Notices;
import dev.sessionguard.settings.NoticeSettings;
import java.util.List;
import java.util.function.Consumer;
import org.keycloak.events.EventType;

/**
 * The e-mails that a login sends, as far as the realm wants them, once it is certain.
 *
 * @param afterCommit takes work to do once the login is certain
 */
record LoginMails(
    Notices notices, Notices.Login login, NoticeSettings settings, Consumer<Runnable> afterCommit) {

  /** An impersonation comes from where the administrator is: nothing that its user would know. */
  void ofNewLogin(EventType type) {
    if (type != EventType.IMPERSONATE && settings.newLogin()) {
      afterCommit.accept(() -> notices.newLogin(login));
    }
  }

  /**
   * Tells that a login took the place of others.
   *
   * @param ended ids of the sessions that ended
   */
  void ofEviction(List<String> ended) {
    if (settings.eviction()) {
      afterCommit.accept(() -> notices.evicted(login, ended));
    }
  }
}
