package dev.sessionguard.rest;

import dev.sessionguard.caps.CapUse;
import org.jspecify.annotations.Nullable;

/**
 * How full a cap is.
 *
 * @param scope whose sessions it counts: {@code realm}, {@code client} or {@code organization}
 * @param of the client id or the organization's alias; null for the realm
 * @param mode {@code enforced}, or {@code report-only}: then it tells of the realm as it would be
 * @param held live sessions that have a place
 * @param percent of the places that are taken, rounded down
 * @param level {@code low}, {@code high} from 80 percent on, {@code critical} from 95, {@code full}
 */
public record CapState(
    String scope,
    @Nullable String of,
    String mode,
    int maxSessions,
    int held,
    int percent,
    String level) {

  /** Of a cap in force. */
  public static CapState of(CapUse use) {
    return new CapState(
        use.cap().scope().id(),
        use.cap().scope().isNamed() ? use.cap().of() : null,
        use.cap().mode().id(),
        use.cap().maxSessions(),
        use.held(),
        use.percent(),
        use.level().id());
  }
}
