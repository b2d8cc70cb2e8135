package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.sessions.Reach;
import java.util.Optional;
import java.util.function.Predicate;
import org.keycloak.models.UserModel;

/** Whose sessions a caller may see, or end. */
public sealed interface Visibility {

  /** Everybody's. */
  record Everyone() implements Visibility {}

  /** Nobody's. */
  record Nobody() implements Visibility {}

  /** Those of the users whom fine-grained permissions reach: a condition of a statement. */
  record Reached(Reach reach) implements Visibility {}

  /** Those of the users that pass a check, which only Keycloak can make, user by user. */
  record Checked(Predicate<UserModel> check) implements Visibility {}

  /** Those that both allow. */
  record Both(Visibility first, Visibility second) implements Visibility {}

  /** What must be asked of each user besides; empty where a statement says it all. */
  default Optional<Predicate<UserModel>> askedOfEach() {
    if (this instanceof Checked checked) {
      return Optional.of(checked.check());
    }
    if (this instanceof Both both) {
      Optional<Predicate<UserModel>> second = both.second().askedOfEach();
      return both.first()
          .askedOfEach()
          .map(first -> second.map(first::and).orElse(first))
          .or(() -> second);
    }
    return Optional.empty();
  }
}
