package dev.sessionguard.caps;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The caps of a realm, at most one for each client and organization, and for the realm. */
public record Caps(List<Cap> list) {
  public static final int MAX_CAPS = 100;

  public static final Caps NONE = new Caps(List.of());

  public Caps {
    list = List.copyOf(list);
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /**
   * Those that are in force and carried out, in the order in which every login takes its places:
   * two logins never wait for each other.
   */
  public List<Cap> inForce() {
    return withPlaces().stream().filter(Cap::isEnforced).toList();
  }

  /** Those that are only reported, in that order. */
  public List<Cap> reported() {
    return withPlaces().stream().filter(Cap::isReportOnly).toList();
  }

  /** Those that have places, carried out or only reported, in that order. */
  public List<Cap> withPlaces() {
    return list.stream()
        .filter(Cap::enabled)
        .sorted(Comparator.comparing(Cap::scope).thenComparing(Cap::of))
        .toList();
  }

  /** The cap of a client, where it is in force and carried out. */
  public Optional<Cap> ofClient(String clientId) {
    return list.stream().filter(cap -> cap.isEnforced() && cap.isOfClient(clientId)).findFirst();
  }

  /** Whether a client has a cap that is only reported. */
  public boolean reportsOf(String clientId) {
    return reported().stream().anyMatch(cap -> cap.isOfClient(clientId));
  }

  /**
   * The same caps once a client has another id. Where that id has a cap already, both stay as they
   * are.
   */
  public Caps renamed(String before, String after) {
    return list.stream().anyMatch(cap -> cap.isOfClient(after))
        ? this
        : new Caps(list.stream().map(cap -> cap.renamed(before, after)).toList());
  }
}
