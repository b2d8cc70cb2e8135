package dev.sessionguard.statement;

import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.IdleWarning;
import dev.sessionguard.limit.PathCoverage;
import dev.sessionguard.settings.GuardSettings;
import java.time.Instant;
import java.util.List;

/**
 * What a policy statement states.
 *
 * @param realm the realm's name; any text
 * @param settings what is set
 * @param effect what users really get
 * @param coverage where the limit is enforced
 * @param warnings what is excepted or surprises
 * @param productVersion version of Session Guard
 * @param keycloakVersion version of Keycloak
 * @param at when all this was so
 */
public record StatementFacts(
    String realm,
    GuardSettings settings,
    IdleEffect effect,
    List<PathCoverage> coverage,
    List<IdleWarning> warnings,
    String productVersion,
    String keycloakVersion,
    Instant at) {

  public StatementFacts {
    coverage = List.copyOf(coverage);
    warnings = List.copyOf(warnings);
  }
}
