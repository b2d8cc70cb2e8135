package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.page.SessionCard;
import dev.sessionguard.page.SessionKeys;
import dev.sessionguard.page.keycloak.SessionCards;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The question which sessions to end, put to a user whose login waits for the answer. The answer is
 * a wish: it is checked under the user's lock, now and whenever the login goes on.
 */
final class EndQuestion {

  static final String TEMPLATE = "session-guard-choose.ftl";

  /** The form's button. */
  static final String ANSWERED = "choose";

  /** The form's boxes: one for each session, its value a key of {@link SessionKeys}. */
  static final String CHOSEN = "end";

  private static final String TOO_FEW = "sessionGuardChooseTooFew";
  private static final String GONE = "sessionGuardChooseGone";

  private final LoginAttempt attempt;
  private final SessionKeys keys;

  EndQuestion(LoginAttempt attempt) {
    this.attempt = attempt;
    AuthenticationSessionModel login = attempt.authentication();
    this.keys = new SessionKeys(login.getParentSession().getId() + '/' + login.getTabId());
  }

  /**
   * Records the user's answer.
   *
   * @param chosen keys as the browser sent them: any text; null when nothing was ticked
   * @return key of the message for the user where the answer is not sufficient
   */
  String hear(@Nullable List<String> chosen) {
    AuthenticationSessionModel login = attempt.authentication();
    Set<String> given = chosen == null ? Set.of() : Set.copyOf(chosen);
    Set<String> sessions =
        given.isEmpty()
            ? Set.of()
            : live().stream()
                .map(LiveSession::id)
                .filter(id -> given.contains(keys.of(id)))
                .collect(Collectors.toSet());
    if (sessions.isEmpty()) {
      EndChoice.forget(login);
    } else {
      EndChoice.remember(login, sessions);
    }
    return sessions.size() == given.size() ? TOO_FEW : GONE;
  }

  /**
   * The page in the login theme. Forgets an answer that is not sufficient.
   *
   * @param answered key of the message about the answer given in this request; null where none was
   */
  Response page(AskUser question, LoginFormsProvider form, @Nullable String answered) {
    AuthenticationSessionModel login = attempt.authentication();
    List<LiveSession> live = live();
    Set<String> chosen = EndChoice.of(login);
    EndChoice.forget(login);
    List<SessionCard> cards =
        new SessionCards(attempt.session(), attempt.realm(), attempt.user(), keys)
            .of(live, attempt.limitCheck().replaced());
    int offered = (int) cards.stream().filter(card -> !card.thisBrowser()).count();
    // of what was decided on some may have ended since: the page asks for what it shows
    String toEnd = Integer.toString(Math.max(1, offered + 1 - question.limit()));
    if (answered != null || !chosen.isEmpty()) {
      // what was there when it was chosen may have ended since, by another login's choice
      boolean there =
          offered == live.size()
              && live.stream().map(LiveSession::id).collect(Collectors.toSet()).containsAll(chosen);
      form.setError(answered != null && there ? answered : GONE, toEnd);
    }
    return form.setAttribute("sessionGuardSessions", cards)
        .setAttribute("sessionGuardLimit", Integer.toString(question.limit()))
        .setAttribute("sessionGuardToEnd", toEnd)
        .setAttribute(
            "sessionGuardAttributions",
            cards.stream().allMatch(card -> card.place() == null)
                ? List.of()
                : LocationProvider.of(attempt.session()).attributions())
        .createForm(TEMPLATE);
  }

  /** The user's sessions that take a place; takes the user's lock. */
  private List<LiveSession> live() {
    LimitCheck check = attempt.limitCheck();
    check.noteSessionOfThisBrowser();
    check.lock();
    return check.sessions(attempt.policy()).valid();
  }
}
