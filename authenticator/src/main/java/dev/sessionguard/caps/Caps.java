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
   * Those that are in force, in the order in which every login takes its places: two logins never
   * wait for each other.
   */
  public List<Cap> inForce() {
    return list.stream()
        .filter(Cap::enabled)
        .sorted(Comparator.comparing(Cap::scope).thenComparing(Cap::of))
        .toList();
  }

  /** The cap of a client, where it is in force. */
  public Optional<Cap> ofClient(String clientId) {
    return list.stream().filter(cap -> cap.enabled() && cap.isOfClient(clientId)).findFirst();
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
