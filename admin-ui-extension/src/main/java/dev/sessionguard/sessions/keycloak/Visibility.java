package dev.sessionguard.sessions.keycloak;

import java.util.Set;
import java.util.function.Predicate;
import org.keycloak.models.UserModel;

/** Whose sessions a caller may see. */
public sealed interface Visibility {

  /** Everybody's. */
  record Everyone() implements Visibility {}

  /** Those of these users, few enough to be named. */
  record Named(Set<String> userIds) implements Visibility {
    public Named {
      userIds = Set.copyOf(userIds);
    }
  }

  /** Those of the users that pass a check, too many to be named. */
  record Checked(Predicate<UserModel> check) implements Visibility {}
}
