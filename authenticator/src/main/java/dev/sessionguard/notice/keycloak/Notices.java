package dev.sessionguard.notice.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.notice.MailText;
import dev.sessionguard.notice.MailedLogin;
import dev.sessionguard.notice.NoticeKind;
import dev.sessionguard.page.Moment;
import dev.sessionguard.page.SessionCard;
import dev.sessionguard.request.keycloak.BackgroundRequest;
import dev.sessionguard.work.keycloak.Background;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * E-mails to users about their own sessions. Decided and sent in the background, after the login
 * they are about is certain: neither a full table nor a slow mail server holds a login up.
 */
public final class Notices {

  private static final Logger LOG = Logger.getLogger(Notices.class);

  /** More sessions than that one e-mail does not list. */
  private static final int MOST_LISTED = 10;

  private final KeycloakSessionFactory factory;

  public Notices(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /**
   * A login that an e-mail is about.
   *
   * @param baseUri where Keycloak was reached
   */
  public record Login(String realmId, String userId, String sessionId, String baseUri) {}

  /** Tells the user of a login, where it came from a place or device that is new. Never throws. */
  public void newLogin(Login login) {
    later(login, NoticeKind.NEW_LOGIN, List.of());
  }

  /**
   * Tells the user of sessions that the limit ended for a login. Never throws.
   *
   * @param ended session ids
   */
  public void evicted(Login login, Collection<String> ended) {
    later(login, NoticeKind.EVICTION, List.copyOf(ended));
  }

  private void later(Login login, NoticeKind kind, List<String> ended) {
    // apart from the other work, which a mail server that does not answer would hold up
    Background.of(factory, "mail").run(() -> inBackground(login, kind, ended));
  }

  private void inBackground(Login login, NoticeKind kind, List<String> ended) {
    try {
      KeycloakModelUtils.runJobInTransaction(factory, session -> tell(session, login, kind, ended));
    } catch (RuntimeException e) {
      LOG.warnf("A notice was not sent (%s)", e.getClass().getSimpleName());
      LOG.debug("A notice was not sent", e);
    }
  }

  private void tell(KeycloakSession session, Login about, NoticeKind kind, List<String> ended) {
    RealmModel realm = session.realms().getRealm(about.realmId());
    if (realm == null) {
      return;
    }
    session.getContext().setRealm(realm);
    session.getContext().setHttpRequest(BackgroundRequest.at(URI.create(about.baseUri())));
    UserModel user = session.users().getUserById(realm, about.userId());
    // as Keycloak's own notices: an address that nobody confirmed may be somebody else's
    if (user == null
        || user.getEmail() == null
        || !user.isEmailVerified()
        || realm.getSmtpConfig().isEmpty()) {
      return;
    }
    Ledger ledger = new Ledger(session, realm.getId());
    Optional<LedgerEntity> login =
        latest(ledger, about.sessionId()).max(Comparator.comparing(LedgerEntity::live));
    Locale locale = session.getContext().resolveLocale(user);
    Map<String, Object> content = new HashMap<>();
    login.ifPresent(row -> content.put("sessionGuardLogin", mailed(realm, row, locale)));
    switch (kind) {
      case NEW_LOGIN -> {
        if (login.isPresent() && isNew(session, login.get())) {
          boolean sent =
              sent(about).claim(LoginHistory.trace(login.get()))
                  && send(session, realm, user, kind, content, locale);
          if (!sent) {
            LoginHistory.notMailed(factory, login.get());
          }
        }
      }
      case EVICTION -> {
        List<MailedLogin> endedLogins =
            ended.stream()
                .limit(MOST_LISTED)
                .flatMap(
                    id ->
                        latest(ledger, id)
                            .filter(row -> EndReason.LIMIT.id().equals(row.endReason()))
                            .limit(1))
                .map(row -> mailed(realm, row, locale))
                .toList();
        content.put("sessionGuardEnded", endedLogins);
        if (!endedLogins.isEmpty() && sent(about).claim(kind)) {
          send(session, realm, user, kind, content, locale);
        }
      }
    }
  }

  private static boolean isNew(KeycloakSession session, LedgerEntity login) {
    return LoginHistory.trace(login).isNewAfter(LoginHistory.before(session, login));
  }

  private SentMails sent(Login about) {
    return new SentMails(factory, about.realmId(), about.userId());
  }

  /** The last rows of a session id: online, offline or both, in this order. */
  private static Stream<LedgerEntity> latest(Ledger ledger, String sessionId) {
    return Stream.of(false, true).flatMap(offline -> ledger.latest(sessionId, offline).stream());
  }

  /** Returns whether the mail server took it; what it does not take is not tried again. */
  private static boolean send(
      KeycloakSession session,
      RealmModel realm,
      UserModel user,
      NoticeKind kind,
      Map<String, Object> content,
      Locale locale) {
    EndOthersLink link = EndOthersLink.to(session, realm, user);
    content.put("sessionGuardName", MailText.of(user.getFirstName()));
    content.put("link", link.address(session, realm).toString());
    content.put("sessionGuardLinkUntil", Moment.of(link.worksUntil(), locale).text());
    content.put("sessionGuardAttributions", LocationProvider.of(session).attributions());
    try {
      session
          .getProvider(EmailTemplateProvider.class)
          .setRealm(realm)
          .setUser(user)
          .send(kind.subject(), kind.template(), content);
      return true;
    } catch (EmailException e) {
      LOG.warnf(
          "Realm %s: an e-mail about a session could not be sent (%s)",
          realm.getName(), e.getClass().getSimpleName());
      LOG.debug("An e-mail could not be sent", e);
      return false;
    }
  }

  private static MailedLogin mailed(RealmModel realm, LedgerEntity row, Locale locale) {
    return new MailedLogin(
        application(realm, row.clientId()),
        SessionCard.device(row.browser(), row.os()),
        SessionCard.place(row.city(), row.country(), locale),
        row.ip(),
        Moment.of(row.loginTime(), locale));
  }

  /** A client's name; its id where the name is a key of the account console's messages. */
  private static @Nullable String application(RealmModel realm, @Nullable String clientId) {
    ClientModel client = clientId == null ? null : realm.getClientByClientId(clientId);
    String name = client == null ? null : client.getName();
    return name == null || name.isBlank() || name.contains("${") ? clientId : name;
  }
}
