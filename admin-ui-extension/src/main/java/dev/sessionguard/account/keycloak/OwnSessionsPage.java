package dev.sessionguard.account.keycloak;

import dev.sessionguard.account.AccountCard;
import dev.sessionguard.account.OwnSessions;
import dev.sessionguard.device.DeviceKind;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.page.Moment;
import dev.sessionguard.page.SessionCard;
import dev.sessionguard.page.SessionKeys;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.util.CacheControlUtil;
import org.keycloak.theme.FreeMarkerException;
import org.keycloak.theme.Theme;
import org.keycloak.theme.beans.LocaleBean;
import org.keycloak.theme.beans.MessageFormatterMethod;
import org.keycloak.theme.freemarker.FreeMarkerProvider;

/**
 * The page of a user's own sessions, in the realm's account theme, or plain where the server has no
 * account console. It goes by the identity cookie, as Keycloak's own pages do; what changes
 * anything carries a token that only the page knows.
 */
public final class OwnSessionsPage {

  /** Below {@code /realms/{realm}/session-guard}. */
  static final String PATH = "account";

  private static final String TEMPLATE = "session-guard-account.ftl";

  /** Set by {@code AuthenticationManager.verifyIdentityToken}: part of the cookie's token. */
  private static final String STATE_CHECKER = "state_checker";

  private static final Map<String, String> DONE =
      Map.of(
          "one", "sessionGuardAccountEnded",
          "gone", "sessionGuardAccountGone",
          "others", "sessionGuardOthersEnded");

  private final KeycloakSession session;
  private final RealmModel realm;

  OwnSessionsPage(KeycloakSession session) {
    this.session = session;
    this.realm = session.getContext().getRealm();
  }

  /**
   * The page, after a login where nobody is signed in.
   *
   * @param sessionState added by the login: an address with a session's id is not kept
   * @param done what the form has just done, a key of {@link #DONE}; any other text says nothing
   */
  @GET
  public Response get(
      @QueryParam("session_state") @Nullable String sessionState,
      @QueryParam("done") @DefaultValue("") String done) {
    AuthResult user = PageLogin.signedIn(session, realm);
    if (user == null) {
      return PageLogin.of(session, realm).begin(address());
    }
    return sessionState != null ? Response.seeOther(address()).build() : page(user, DONE.get(done));
  }

  /**
   * Ends one session, or all others.
   *
   * @param token the page's own
   * @param id of the row to end; null to end all others
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response end(
      @FormParam("token") @Nullable String token, @FormParam("end") @Nullable String id) {
    AuthResult user = PageLogin.signedIn(session, realm);
    if (user == null) {
      return Response.seeOther(address()).build();
    }
    if (token == null || !isTheSame(token, token())) {
      return refusal(Response.Status.BAD_REQUEST, Messages.INVALID_REQUEST);
    }
    if (!PageLogin.mayManage(user, realm)) {
      return refusal(Response.Status.FORBIDDEN, Messages.NO_ACCESS);
    }
    AccountSessions sessions = new AccountSessions(session, realm, user.user());
    if (id == null) {
      sessions.endAllBut(user.session().getId());
      return done("others");
    }
    return done(sessions.end(id) ? "one" : "gone");
  }

  /** Shows the page anew, once the request has committed. */
  private Response done(String what) {
    return Response.seeOther(UriBuilder.fromUri(address()).queryParam("done", what).build())
        .build();
  }

  private URI address() {
    return address(session, realm);
  }

  /** Where the page is. */
  static URI address(KeycloakSession session, RealmModel realm) {
    URI base = session.getContext().getUri().getBaseUri();
    return UriBuilder.fromUri(Urls.realmIssuer(base, realm.getName()))
        .path("session-guard")
        .path(PATH)
        .build();
  }

  private URI base() {
    return session.getContext().getUri().getBaseUri();
  }

  private static boolean isTheSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** What a form must carry: only a page shown in this browser can have it. */
  private String token() {
    Object state = session.getAttribute(STATE_CHECKER);
    if (state == null) {
      throw new IllegalStateException("an identity cookie without state checker");
    }
    return new SessionKeys(state.toString()).of(PATH);
  }

  private Response refusal(Response.Status status, String message) {
    return session
        .getProvider(LoginFormsProvider.class)
        .setDetachedAuthSession()
        .setError(message)
        .createErrorPage(status);
  }

  private Response page(AuthResult user, @Nullable String done) {
    if (!PageLogin.mayView(user, realm)) {
      return refusal(Response.Status.FORBIDDEN, Messages.NO_ACCESS);
    }
    Locale locale = session.getContext().resolveLocale(user.user());
    try {
      Theme theme = theme();
      String page =
          session
              .getProvider(FreeMarkerProvider.class)
              .processTemplate(content(user, done, locale, theme), TEMPLATE, theme);
      return Response.ok(page, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
          .cacheControl(CacheControlUtil.noCache())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FreeMarkerException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The realm's account theme. A server with the feature {@code account} off has none: the login
   * theme has the realm's messages then, and what it looks like is made for login forms only.
   */
  private Theme theme() throws IOException {
    @Nullable Theme account = session.theme().getTheme(Theme.Type.ACCOUNT);
    return account == null ? session.theme().getTheme(Theme.Type.LOGIN) : account;
  }

  private Map<String, Object> content(
      AuthResult user, @Nullable String done, Locale locale, Theme theme) throws IOException {
    AccountSessions sessions = new AccountSessions(session, realm, user.user());
    String current = user.session().getId();
    Properties messages = theme.getEnhancedMessages(realm, locale);
    String resources = Urls.themeRoot(base()).getPath();
    Map<String, Object> content = new HashMap<>();
    content.put("locale", locale.toLanguageTag());
    content.put(
        "localeDir",
        new LocaleBean(realm, locale, UriBuilder.fromUri(address()), messages).isRtl()
            ? "rtl"
            : "ltr");
    content.put("msg", new MessageFormatterMethod(locale, messages));
    content.put("resourceCommonUrl", resources + "/common/keycloak");
    content.put(
        "resourceUrl",
        resources + "/" + theme.getType().name().toLowerCase(Locale.ROOT) + "/" + theme.getName());
    content.put("darkMode", isDarkModeAllowed(theme));
    if (theme.getType() == Theme.Type.ACCOUNT) {
      content.put("properties", theme.getProperties());
      content.put(
          "accountUrl", Urls.accountBase(base()).path("/").build(realm.getName()).toString());
    } else {
      content.put("realmName", realmName());
    }
    content.put("address", address().toString());
    content.put("token", token());
    content.put("mayEnd", PageLogin.mayManage(user, realm));
    ApplicationNames names = new ApplicationNames(realm, messages);
    content.put("live", cards(sessions.live(), current, locale, names));
    content.put("ended", cards(sessions.ended(), current, locale, names));
    content.put("historyDays", Integer.toString(OwnSessions.HISTORY_DAYS));
    content.put("attributions", LocationProvider.of(session).attributions());
    if (done != null) {
      content.put("done", done);
    }
    return content;
  }

  /** As the account console asks: the theme can do it, and the realm has not switched it off. */
  private boolean isDarkModeAllowed(Theme theme) throws IOException {
    return Boolean.parseBoolean(theme.getProperties().getProperty("darkMode", "true"))
        && realm.getAttribute("darkMode", true);
  }

  private String realmName() {
    String shown = realm.getDisplayName();
    return shown == null || shown.isBlank() ? realm.getName() : shown;
  }

  private List<AccountCard> cards(
      List<LedgerEntity> rows, String current, Locale locale, ApplicationNames names) {
    Map<String, List<String>> clients = new Ledger(session, realm.getId()).clientsOf(rows);
    return rows.stream()
        .map(row -> card(row, names.of(clients.getOrDefault(row.id(), List.of())), current, locale))
        .toList();
  }

  private static AccountCard card(
      LedgerEntity row, List<String> applications, String current, Locale locale) {
    Long end = row.endTime();
    return new AccountCard(
        row.id(),
        Objects.requireNonNullElse(row.device(), DeviceKind.UNKNOWN.id()),
        SessionCard.device(row.browser(), row.os()),
        SessionCard.place(row.city(), row.country(), locale),
        row.privateNetwork(),
        row.ip(),
        applications,
        Moment.of(row.loginTime(), locale),
        Moment.of(row.lastActivity(), locale),
        end == null ? null : Moment.of(end, locale),
        row.endReason(),
        row.live() && !row.offline() && row.sessionId().equals(current));
  }
}
