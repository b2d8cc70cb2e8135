package dev.sessionguard.applications;

import java.util.List;
import java.util.Optional;

/** The applications of a realm that have a limit of their own. No client belongs to two. */
public record Applications(List<Application> list) {
  public static final int MAX_APPLICATIONS = 100;

  public static final Applications NONE = new Applications(List.of());

  public Applications {
    list = List.copyOf(list);
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Whether any limit is carried out. */
  public boolean limit() {
    return list.stream().anyMatch(Application::limits);
  }

  /** The application that a client belongs to, where its limit is carried out. */
  public Optional<Application> limiting(String clientId) {
    return list.stream()
        .filter(each -> each.limits() && each.clients().contains(clientId))
        .findFirst();
  }

  /** The application that a client belongs to, where its limit is only reported. */
  public Optional<Application> reporting(String clientId) {
    return list.stream()
        .filter(each -> each.reports() && each.clients().contains(clientId))
        .findFirst();
  }

  /** Whether any limit is only reported. */
  public boolean report() {
    return list.stream().anyMatch(Application::reports);
  }

  /**
   * The same applications once a client has another id. Where that id is named already it stays
   * where it is, and the client counts there.
   */
  public Applications renamed(String before, String after) {
    return list.stream().anyMatch(each -> each.clients().contains(after))
        ? this
        : new Applications(list.stream().map(each -> each.renamed(before, after)).toList());
  }
}
