package dev.sessionguard.rest.keycloak;

import dev.sessionguard.text.FieldProblem;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.representations.idm.ErrorRepresentation;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.ErrorResponseException;

/** Problems in Keycloak's error shape; throwing one rolls the request back. */
final class Problems {

  private Problems() {}

  /** A 400 with one sentence. */
  static ErrorResponseException badRequest(String message) {
    return ErrorResponse.error(message, Response.Status.BAD_REQUEST);
  }

  /** A 400 with one sentence, and a code for programs. */
  static ErrorResponseException badRequest(String code, String message) {
    return new ErrorResponseException(
        Response.status(Response.Status.BAD_REQUEST)
            .entity(Map.of("error", code, "errorMessage", message))
            .type(jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE)
            .build());
  }

  /** A 503 to a question that the database cannot answer in time. */
  static ErrorResponseException tookTooLong() {
    return new ErrorResponseException(
        Response.status(Response.Status.SERVICE_UNAVAILABLE)
            .entity(
                Map.of(
                    "error",
                    "took-too-long",
                    "errorMessage",
                    "The answer took too long. Narrow down what you look for."))
            .type(jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE)
            .build());
  }

  /** A 412 with one sentence, and a code for programs. */
  static ErrorResponseException preconditionFailed(String code, String message) {
    return new ErrorResponseException(
        Response.status(Response.Status.PRECONDITION_FAILED)
            .entity(Map.of("error", code, "errorMessage", message))
            .type(jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE)
            .build());
  }

  /** A 429 with one sentence, which says when to come again. */
  static ErrorResponseException tooManyRequests(String message, int retrySeconds) {
    ErrorRepresentation problem = new ErrorRepresentation();
    problem.setErrorMessage(message);
    return new ErrorResponseException(
        Response.status(Response.Status.TOO_MANY_REQUESTS)
            .header("Retry-After", retrySeconds)
            .entity(problem)
            .type(jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE)
            .build());
  }

  /**
   * A 400 that names every field at once: {@code errorMessage} for people, {@code errors} for
   * programs, {@code field} where it is one only.
   */
  static ErrorResponseException badRequest(List<FieldProblem> problems) {
    ErrorRepresentation all = new ErrorRepresentation();
    all.setErrorMessage(
        problems.stream()
            .map(problem -> problem.field() + " " + problem.message())
            .collect(Collectors.joining("; ")));
    all.setErrors(
        problems.stream()
            .map(problem -> new ErrorRepresentation(problem.field(), problem.message(), null))
            .toList());
    if (problems.size() == 1) {
      all.setField(problems.get(0).field());
    }
    return new ErrorResponseException(
        Response.status(Response.Status.BAD_REQUEST)
            .entity(all)
            .type(jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE)
            .build());
  }
}
