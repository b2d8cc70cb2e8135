package dev.sessionguard.sessions;

import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.Rule;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.Source;
import dev.sessionguard.sessions.LimitPreview.Above;
import dev.sessionguard.sessions.LimitPreview.RuleEffect;
import dev.sessionguard.settings.UserLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A preview as it is counted, user by user. */
public final class PreviewTally {
  private final Rules rules;
  private final Map<String, Integer> users = new HashMap<>();
  private final Map<String, List<Above>> above = new HashMap<>();

  public PreviewTally(Rules rules) {
    this.rules = rules;
  }

  /**
   * One of a user's limits, and how many of the user's sessions count for it.
   *
   * @param held as far as is recorded
   */
  public record Counted(UserLimit limit, long held) {}

  /**
   * Counts a user.
   *
   * @param said what all rules say of the user
   * @param limits the limits that come of it
   */
  public void add(String id, String username, Resolution said, List<Counted> limits) {
    Set<String> deciding = new LinkedHashSet<>(deciding(said));
    for (Counted each : limits) {
      String from = from(each.limit());
      deciding.add(from);
      int max = each.limit().policy().limit().max();
      if (each.held() > max) {
        above
            .computeIfAbsent(from, name -> new ArrayList<>())
            .add(new Above(id, username, each.held(), max));
      }
    }
    deciding.forEach(name -> users.merge(name, 1, Integer::sum));
  }

  /** A user's own number counts as the realm's: it is no rule's. */
  private static String from(UserLimit limit) {
    String from = limit.source().from();
    return from.equals(Source.USER) ? Source.REALM : from;
  }

  private static Set<String> deciding(Resolution said) {
    Resolution.Held limit = said.limit();
    Resolution.Time idle = said.idle();
    Resolution.Time lifetime = said.lifetime();
    return Stream.of(
            limit == null ? null : limit.source(),
            said.exempt(),
            idle == null ? null : idle.source(),
            lifetime == null ? null : lifetime.source())
        .filter(Objects::nonNull)
        .map(Source::from)
        .collect(Collectors.toSet());
  }

  /**
   * The preview.
   *
   * @param complete whether nobody was left out
   */
  public LimitPreview preview(boolean complete) {
    return new LimitPreview(
        complete, of(Source.REALM), rules.list().stream().map(Rule::name).map(this::of).toList());
  }

  private RuleEffect of(String name) {
    return RuleEffect.of(name, users.getOrDefault(name, 0), above.getOrDefault(name, List.of()));
  }
}
