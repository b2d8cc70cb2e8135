package dev.sessionguard.sessions;

import dev.sessionguard.applications.Application;
import dev.sessionguard.applications.Applications;
import dev.sessionguard.sessions.LimitPreview.Above;
import dev.sessionguard.sessions.LimitPreview.RuleEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the limits of applications would mean, as it is counted user by user. */
public final class ApplicationTally {
  private final List<Application> applications;
  private final Map<String, Integer> users = new HashMap<>();
  private final Map<String, List<Above>> above = new HashMap<>();

  /** Of those that are switched on, carried out or only reported. */
  public ApplicationTally(Applications applications) {
    this.applications = applications.list().stream().filter(Application::enabled).toList();
  }

  /** The applications that are asked about. */
  public List<Application> applications() {
    return applications;
  }

  /**
   * Counts a user of an application.
   *
   * @param held in how many sessions the application takes part
   */
  public void add(Application application, String id, String username, long held) {
    users.merge(application.name(), 1, Integer::sum);
    if (held > application.maxSessions()) {
      above
          .computeIfAbsent(application.name(), name -> new ArrayList<>())
          .add(new Above(id, username, held, application.maxSessions()));
    }
  }

  /** One for each application, in order. */
  public List<RuleEffect> effects() {
    return applications.stream()
        .map(
            each ->
                RuleEffect.of(
                    each.name(),
                    users.getOrDefault(each.name(), 0),
                    above.getOrDefault(each.name(), List.of())))
        .toList();
  }
}
