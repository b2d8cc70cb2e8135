package dev.sessionguard.idle;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The clients with numbers of their own, as a warning may speak of them.
 *
 * @param clients those that were read
 * @param more whether there are more
 * @param named whether their names may be told; if not they are counted
 */
public record ClientNames(List<ClientTimeouts> clients, boolean more, boolean named) {

  /** So many clients are named in one warning; the others are counted. */
  static final int NAMED = 3;

  public static final ClientNames NONE = new ClientNames(List.of(), false, true);

  public ClientNames {
    clients = List.copyOf(clients);
  }

  /** The words for the clients it holds for, null when it holds for none. */
  @Nullable String of(Predicate<ClientTimeouts> which) {
    List<String> ids = clients.stream().filter(which).map(ClientTimeouts::clientId).toList();
    if (ids.isEmpty()) {
      return null;
    }
    if (!named) {
      return (more ? "at least " : "") + ids.size() + (ids.size() == 1 ? " client" : " clients");
    }
    String first = ids.stream().limit(NAMED).collect(Collectors.joining(", "));
    int others = ids.size() - NAMED;
    if (more) {
      return first + " and others";
    }
    return others > 0 ? first + " and " + others + " more" : first;
  }

  /**
   * The clients it holds for, for a text in another language: {@code clients} with the first names,
   * or {@code count} where names may not be told.
   */
  Map<String, String> parameters(Predicate<ClientTimeouts> which) {
    List<String> ids = clients.stream().filter(which).map(ClientTimeouts::clientId).toList();
    if (!named) {
      return Map.of("count", (more ? ">= " : "") + ids.size());
    }
    String first = ids.stream().limit(NAMED).collect(Collectors.joining(", "));
    return Map.of("clients", more || ids.size() > NAMED ? first + ", \u2026" : first);
  }
}
