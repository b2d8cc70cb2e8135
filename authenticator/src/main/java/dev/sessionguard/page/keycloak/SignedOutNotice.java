package dev.sessionguard.page.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowWriter;
import dev.sessionguard.page.EndedSession;
import dev.sessionguard.page.EndedSession.NothingToTell;
import dev.sessionguard.page.EndedSession.Proof;
import dev.sessionguard.page.EndedSession.StillLives;
import dev.sessionguard.page.EndedSession.Tell;
import dev.sessionguard.page.Moment;
import dev.sessionguard.page.SessionCard;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.cookie.CookieProvider;
import org.keycloak.cookie.CookieType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.IdentityCookieToken;
import org.keycloak.util.TokenUtil;

/**
 * What a browser is told, once, whose session ended without its doing: when, why, and where the
 * newer login came from. Our cookie is the proof that the session was its own; Keycloak's identity
 * cookie alone is proof enough for when and why.
 */
final class SignedOutNotice {

  /**
   * How long before the end the login may have begun that was the cause of it, in milliseconds: it
   * may have waited for the user's lock.
   */
  private static final long CAUSE_MILLIS = 60_000;

  /** What would be markup in a theme that takes messages for HTML. */
  private static final Pattern MARKUP = Pattern.compile("[<>&]");

  private final KeycloakSession session;
  private final RealmModel realm;
  private final Ledger ledger;

  SignedOutNotice(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.ledger = new Ledger(session, realm.getId());
  }

  /**
   * The notice for the browser that makes this request. It is told with that: asked again, by
   * whomever, there is none. A cookie of ours that has nothing more to tell is taken back.
   */
  Optional<FormMessage> take() {
    return NoticeCookie.sessionIn(session, realm)
        .flatMap(id -> ledger.latest(id, false))
        .flatMap(row -> take(row, Proof.NOTICE_COOKIE))
        .or(() -> ofIdentityCookie().flatMap(row -> take(row, Proof.IDENTITY_COOKIE)));
  }

  /**
   * The row of the session that Keycloak's cookie is for, by what Keycloak asks of the cookie:
   * other tokens are signed by the realm too, and read by others than the browser.
   */
  private Optional<LedgerEntity> ofIdentityCookie() {
    String text = session.getProvider(CookieProvider.class).get(CookieType.IDENTITY);
    IdentityCookieToken token =
        text == null ? null : session.tokens().decode(text, IdentityCookieToken.class);
    if (token == null
        || token.getSessionId() == null
        || !TokenUtil.TOKEN_TYPE_KEYCLOAK_ID.equals(token.getType())
        || !token.isActive()
        || !isOfThisRealm(token)) {
      return Optional.empty();
    }
    return ledger
        .latest(token.getSessionId(), false)
        .filter(row -> row.userId().equals(token.getSubject()));
  }

  private boolean isOfThisRealm(IdentityCookieToken token) {
    return Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName())
        .equals(token.getIssuer());
  }

  private Optional<FormMessage> take(LedgerEntity row, Proof proof) {
    EndReason reason = EndReason.byId(Objects.requireNonNullElse(row.endReason(), "")).orElse(null);
    EndedSession ended = new EndedSession(row.endTime(), reason, row.told());
    EndedSession.Answer answer = ended.to(proof, Time.currentTimeMillis());
    if (answer instanceof StillLives) {
      return Optional.empty();
    }
    NoticeCookie.take(session, realm, row.sessionId());
    if (answer instanceof NothingToTell || !isFirstTold(row)) {
      return Optional.empty();
    }
    return Optional.of(message(row, (Tell) answer));
  }

  /** Notes that the end is told; false where another request was first. */
  private boolean isFirstTold(LedgerEntity row) {
    return ledger.readCommitted(
        now ->
            new RowWriter(now.session(), realm.getId()).told(row.id(), Time.currentTimeMillis()));
  }

  private FormMessage message(LedgerEntity row, Tell tell) {
    Locale locale = session.getContext().resolveLocale(null);
    long endTime = Objects.requireNonNull(row.endTime());
    String when = Moment.of(endTime, locale).text();
    String newer = tell.andNewerLogin() ? newerLogin(row, endTime, locale) : null;
    return newer == null
        ? new FormMessage(null, tell.cause().message(), when)
        : new FormMessage(null, tell.cause().message() + "From", when, newer);
  }

  /** Device and place of the login that took the session's place; null when nothing is known. */
  private @Nullable String newerLogin(LedgerEntity ended, long endTime, Locale locale) {
    String known =
        ledger
            .lastLogin(ended.userId(), endTime - CAUSE_MILLIS, endTime)
            .filter(login -> !login.sessionId().equals(ended.sessionId()))
            .map(
                login ->
                    Stream.of(
                            SessionCard.place(login.city(), login.country(), locale),
                            SessionCard.device(login.browser(), login.os()))
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(" · ")))
            .orElse("");
    return known.isEmpty() ? null : MARKUP.matcher(known).replaceAll(" ");
  }
}
