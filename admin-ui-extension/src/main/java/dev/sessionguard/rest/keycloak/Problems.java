package dev.sessionguard.rest.keycloak;

import dev.sessionguard.rest.ProblemCode;
import dev.sessionguard.sessions.keycloak.TimeLimit;
import dev.sessionguard.text.FieldProblem;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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

  /** Asks; where the database does not answer in time, the answer is 503. */
  static <T> T inTime(Supplier<T> asking) {
    try {
      return TimeLimit.within(asking);
    } catch (TimeLimit.Exceeded e) {
      throw tookTooLong();
    }
  }

  /** A 503 to a question that the database cannot answer in time. */
  private static ErrorResponseException tookTooLong() {
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
    Map<String, Object> all = new LinkedHashMap<>();
    if (problems.size() == 1) {
      all.put("field", problems.get(0).field());
    }
    all.put(
        "errorMessage",
        problems.stream()
            .map(problem -> problem.field() + " " + problem.message())
            .collect(Collectors.joining("; ")));
    all.put("errors", problems.stream().map(Problems::one).toList());
    return new ErrorResponseException(
        Response.status(Response.Status.BAD_REQUEST)
            .entity(all)
            .type(jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE)
            .build());
  }

  /** As Keycloak's {@code ErrorRepresentation} has it, and for a text in another language. */
  private static Map<String, Object> one(FieldProblem problem) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("field", problem.field());
    one.put("errorMessage", problem.message());
    ProblemCode.of(problem)
        .ifPresent(
            known -> {
              one.put("code", known.code());
              one.put("parameters", known.params());
            });
    return one;
  }
}
