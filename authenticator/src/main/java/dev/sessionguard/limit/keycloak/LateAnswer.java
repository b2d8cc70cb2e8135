package dev.sessionguard.limit.keycloak;

import dev.sessionguard.request.keycloak.Requested;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ErrorRepresentation;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a login is answered in place of Keycloak's answer, because its session, which Keycloak had
 * already made in this request, does not come to be. {@link RefusedLoginFilter} gives it.
 */
public sealed interface LateAnswer {

  /** The limit refuses the session. */
  record Refused(Refusal refusal) implements LateAnswer {}

  /**
   * The limit of an application refuses its part in a session that was there before; the request is
   * rolled back, and the session goes on.
   */
  record RefusedPart(Refusal refusal) implements LateAnswer {}

  /** The login begins anew, so that its user is asked; the request is rolled back. */
  record Restarted(AuthenticationSessionModel login) implements LateAnswer {}

  /**
   * The user's lock was not to be had in time; the request is rolled back.
   *
   * @param goesOn whether the login was to go on with a session that was there before, and goes on
   */
  record Busy(boolean goesOn) implements LateAnswer {}

  /**
   * The last gate could not decide, because the database failed it; the request is rolled back. The
   * session must not come to be: nobody would have counted it.
   */
  record Failed() implements LateAnswer {}

  String ATTRIBUTE = "session-guard.late-answer";

  /** The answer of this request; null where Keycloak's own holds. */
  static @Nullable LateAnswer of(KeycloakSession session) {
    return session.getAttribute(ATTRIBUTE, LateAnswer.class);
  }

  /** Has the request rolled back because nothing could be decided. */
  static void fail(KeycloakSession session) {
    // Keycloak swallows what a listener throws and would hand out tokens for what it rolls back.
    new Failed().give(session);
  }

  /** Has the request answered so; a failure is told whatever else was to be. */
  default void give(KeycloakSession session) {
    if (!(of(session) instanceof Failed)) {
      session.setAttribute(ATTRIBUTE, this);
    }
    RefusedDevice.deny(session);
    if (!(this instanceof Refused)) { // whose session is removed, and whose event stays
      session.getTransactionManager().setRollbackOnly();
    }
  }

  /** Whether the browser's session was there before, and goes on without this login. */
  default boolean leavesSession() {
    return this instanceof RefusedPart || (this instanceof Busy busy && busy.goesOn());
  }

  /** The answer itself, as the caller reads it: a page, or JSON in the endpoint's own shape. */
  default Response response(KeycloakSession session, Requested requested) {
    if (this instanceof Refused refused) {
      return refusal(session, refused.refusal(), requested);
    }
    if (this instanceof RefusedPart refused) {
      return requested == Requested.LOGIN && SilentLogin.isUnderWay(session)
          ? SilentLogin.refused(session)
          : refusal(session, refused.refusal(), requested);
    }
    if (this instanceof Restarted restarted) {
      return RestartedLogin.begin(session, restarted.login());
    }
    return this instanceof Busy ? busy(session, requested) : failure(session, requested);
  }

  private static Response refusal(KeycloakSession session, Refusal refusal, Requested requested) {
    return switch (requested) {
      case TOKENS -> refusal.tokenResponse();
      case ADMINISTRATION -> {
        ErrorRepresentation error = new ErrorRepresentation();
        error.setErrorMessage(refusal.description());
        yield Response.status(Response.Status.FORBIDDEN)
            .entity(error)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .build();
      }
      default -> refusal.page(session.getProvider(LoginFormsProvider.class), false);
    };
  }

  private static Response busy(KeycloakSession session, Requested requested) {
    BusyLogin.askToRetry(session);
    return requested == Requested.LOGIN
        ? BusyLogin.page(session.getProvider(LoginFormsProvider.class), false)
        : BusyLogin.tokenResponse();
  }

  /** As Keycloak answers a database that fails. */
  private static Response failure(KeycloakSession session, Requested requested) {
    if (requested != Requested.LOGIN) {
      return Response.serverError()
          .entity(new OAuth2ErrorRepresentation(OAuthErrorException.SERVER_ERROR, null))
          .type(MediaType.APPLICATION_JSON_TYPE)
          .build();
    }
    return session
        .getProvider(LoginFormsProvider.class)
        .setError(Messages.INTERNAL_SERVER_ERROR)
        .createErrorPage(Response.Status.INTERNAL_SERVER_ERROR);
  }
}
