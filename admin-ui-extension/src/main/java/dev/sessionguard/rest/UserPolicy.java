package dev.sessionguard.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.sessionguard.settings.UserLimit;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one user, and why.
 *
 * @param limit the user's limit, also where the user is exempt from it
 * @param exempt whether no limit touches the user
 * @param exemptFrom name of the rule that says so; null where none does
 * @param held how many sessions count now
 * @param next what the next login would get: {@value #ALLOWED}, or what happens beyond the limit
 */
public record UserPolicy(
    PolicyLimit limit,
    boolean exempt,
    @JsonInclude(Include.ALWAYS) @Nullable String exemptFrom,
    int held,
    String next) {
  public static final String ALLOWED = "allowed";

  /**
   * A user's limit.
   *
   * @param maxSessions null for no limit
   * @param from name of the rule, {@code realm} or {@code user}
   * @param because by what it applies to the user, for people to read
   */
  public record PolicyLimit(
      @JsonInclude(Include.ALWAYS) @Nullable Integer maxSessions,
      String whenExceeded,
      String fallback,
      String from,
      String because) {}

  /** Tells of a user. */
  public static UserPolicy of(UserLimit own, int held, String next) {
    return new UserPolicy(
        new PolicyLimit(
            own.limit().isUnlimited() ? null : own.limit().limit().max(),
            own.limit().whenExceeded().id(),
            own.limit().fallback().id(),
            own.source().from(),
            own.source().because()),
        own.exempt() != null,
        own.exempt() == null ? null : own.exempt().from(),
        held,
        next);
  }
}
