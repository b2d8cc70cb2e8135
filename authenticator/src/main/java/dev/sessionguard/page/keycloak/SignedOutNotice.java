package dev.sessionguard.page.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.page.EndCause;
import dev.sessionguard.page.Moment;
import dev.sessionguard.page.SessionCard;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.IdentityCookieToken;

/**
 * What a browser is told whose session ended without its doing: when, why, and where the newer
 * login came from. Its identity cookie is the proof that the session was its own.
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
   * The notice for a browser.
   *
   * @param identityCookie as the browser sent it: any text
   */
  Optional<FormMessage> of(String identityCookie) {
    IdentityCookieToken token = session.tokens().decode(identityCookie, IdentityCookieToken.class);
    if (token == null || token.getSessionId() == null || !isOfThisRealm(token)) {
      return Optional.empty();
    }
    return ledger
        .latest(token.getSessionId(), false)
        .filter(row -> !row.live() && row.userId().equals(token.getSubject()))
        .flatMap(this::message);
  }

  private boolean isOfThisRealm(IdentityCookieToken token) {
    return Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName())
        .equals(token.getIssuer());
  }

  private Optional<FormMessage> message(LedgerEntity ended) {
    Long endTime = ended.endTime();
    if (endTime == null) {
      return Optional.empty();
    }
    return EndReason.byId(Objects.requireNonNullElse(ended.endReason(), ""))
        .flatMap(EndCause::of)
        .map(
            cause -> {
              Locale locale = session.getContext().resolveLocale(null);
              String when = Moment.of(endTime, locale).text();
              String newer = cause == EndCause.LIMIT ? newerLogin(ended, endTime, locale) : null;
              return newer == null
                  ? new FormMessage(null, cause.message(), when)
                  : new FormMessage(null, cause.message() + "From", when, newer);
            });
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
