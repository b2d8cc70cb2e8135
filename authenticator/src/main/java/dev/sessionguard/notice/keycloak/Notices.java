package dev.sessionguard.notice.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.notice.LoginTrace;
import dev.sessionguard.notice.MailedLogin;
import dev.sessionguard.notice.NoticeKind;
import dev.sessionguard.page.Moment;
import dev.sessionguard.page.SessionCard;
import dev.sessionguard.request.keycloak.BackgroundRequest;
import dev.sessionguard.work.keycloak.Background;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
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

  /** So many places and devices of a user are looked at; one more counts as new. */
  private static final int MAX_TRACES = 1000;

  /** Where and with what the user's earlier logins came, each once. */
  private static final String TRACES_BEFORE =
      """
      select distinct l.city, l.country, l.browser, l.os, l.device from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live in (true, false)
      and l.loginTime <= :time and l.id <> :id""";

  /** More sessions than that one e-mail does not list. */
  private static final int MOST_LISTED = 10;

  private static final String IS_DUE =
      """
      insert into MailEntity (realmId, userId, kind, sentTime, sentBy)
      values (:realm, :user, :kind, :now, :mine) on conflict do nothing""";

  private static final String IS_DUE_2 =
      """
      update MailEntity m set m.sentTime = :now, m.sentBy = :mine
      where m.realmId = :realm and m.userId = :user and m.kind = :kind and m.sentTime <= :last""";

  private static final String IS_DUE_3 =
      """
      select m.sentBy from MailEntity m
      where m.realmId = :realm and m.userId = :user and m.kind = :kind""";

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
    login.ifPresent(row -> content.put("sessionGuardLogin", mailed(row, locale)));
    switch (kind) {
      case NEW_LOGIN -> {
        if (login.isEmpty()
            || !trace(login.get()).isNewAfter(tracesBefore(session, login.get()))
            || !isDue(about, kind)) {
          return;
        }
      }
      case EVICTION -> {
        List<MailedLogin> victims =
            ended.stream()
                .limit(MOST_LISTED)
                .flatMap(
                    id ->
                        latest(ledger, id)
                            .filter(row -> EndReason.LIMIT.id().equals(row.endReason()))
                            .limit(1))
                .map(row -> mailed(row, locale))
                .toList();
        if (victims.isEmpty() || !isDue(about, kind)) {
          return;
        }
        content.put("sessionGuardEnded", victims);
      }
    }
    send(session, realm, user, kind, content, locale);
  }

  /** The last rows of a session id: online, offline or both, in this order. */
  private static Stream<LedgerEntity> latest(Ledger ledger, String sessionId) {
    return Stream.of(false, true).flatMap(offline -> ledger.latest(sessionId, offline).stream());
  }

  private static void send(
      KeycloakSession session,
      RealmModel realm,
      UserModel user,
      NoticeKind kind,
      Map<String, Object> content,
      Locale locale) {
    EndOthersLink link = EndOthersLink.to(session, realm, user);
    content.put("link", link.address(session, realm).toString());
    content.put("sessionGuardLinkUntil", Moment.of(link.worksUntil(), locale).text());
    content.put("sessionGuardAttributions", LocationProvider.of(session).attributions());
    try {
      session
          .getProvider(EmailTemplateProvider.class)
          .setRealm(realm)
          .setUser(user)
          .send(kind.subject(), kind.template(), content);
    } catch (EmailException e) {
      LOG.warnf(
          "Realm %s: an e-mail about a session could not be sent (%s)",
          realm.getName(), e.getClass().getSimpleName());
      LOG.debug("An e-mail could not be sent", e);
    }
  }

  /**
   * Whether the user may get an e-mail of the kind now; then nobody sends another one for a while,
   * on any node. One that the mail server did not take counts too: it is not tried again.
   */
  private boolean isDue(Login login, NoticeKind kind) {
    long now = Time.currentTimeMillis();
    String mine = UUID.randomUUID().toString();
    // A transaction of its own: what it writes must neither wait for the mail server, nor meet rows
    // newer than the snapshot of what was read before (MariaDB). Who wrote the row is read back,
    // because MariaDB's driver counts rows that an insert found and left alone.
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory,
        session -> {
          EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
          em.createQuery(IS_DUE)
              .setParameter("realm", login.realmId())
              .setParameter("user", login.userId())
              .setParameter("kind", kind.id())
              .setParameter("now", now)
              .setParameter("mine", mine)
              .executeUpdate();
          em.createQuery(IS_DUE_2)
              .setParameter("now", now)
              .setParameter("mine", mine)
              .setParameter("realm", login.realmId())
              .setParameter("user", login.userId())
              .setParameter("kind", kind.id())
              .setParameter("last", now - NoticeKind.GAP_MILLIS)
              .executeUpdate();
          return em.createQuery(IS_DUE_3, String.class)
              .setParameter("realm", login.realmId())
              .setParameter("user", login.userId())
              .setParameter("kind", kind.id())
              .getResultList()
              .contains(mine);
        });
  }

  private static List<LoginTrace> tracesBefore(KeycloakSession session, LedgerEntity login) {
    return session
        .getProvider(JpaConnectionProvider.class)
        .getEntityManager()
        .createQuery(TRACES_BEFORE, LoginTrace.class)
        .setParameter("realm", login.realmId())
        .setParameter("user", login.userId())
        .setParameter("time", login.loginTime())
        .setParameter("id", login.id())
        .setMaxResults(MAX_TRACES)
        .getResultList();
  }

  private static LoginTrace trace(LedgerEntity row) {
    return new LoginTrace(row.city(), row.country(), row.browser(), row.os(), row.device());
  }

  private static MailedLogin mailed(LedgerEntity row, Locale locale) {
    return new MailedLogin(
        SessionCard.device(row.browser(), row.os()),
        SessionCard.place(row.city(), row.country(), locale),
        row.ip(),
        Moment.of(row.loginTime(), locale));
  }
}
