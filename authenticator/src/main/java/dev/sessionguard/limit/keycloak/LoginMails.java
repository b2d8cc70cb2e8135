package dev.sessionguard.limit.keycloak;

import dev.sessionguard.notice.keycloak.Notices;
import dev.sessionguard.settings.NoticeSettings;
import java.util.List;
import java.util.function.Consumer;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/**
 * The e-mails that a login sends, as far as the realm wants them, once it is certain.
 *
 * @param afterCommit takes work to do once the login is certain
 */
record LoginMails(
    Notices notices, Notices.Login login, NoticeSettings settings, Consumer<Runnable> afterCommit) {

  /** Those of a login that has made a session. */
  static LoginMails of(
      KeycloakSession session,
      UserSessionModel made,
      NoticeSettings settings,
      Consumer<Runnable> afterCommit) {
    return new LoginMails(
        new Notices(session.getKeycloakSessionFactory()),
        new Notices.Login(
            made.getRealm().getId(),
            made.getUser().getId(),
            made.getId(),
            session.getContext().getUri().getBaseUri().toString()),
        settings,
        afterCommit);
  }

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
