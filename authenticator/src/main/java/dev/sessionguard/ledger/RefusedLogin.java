package dev.sessionguard.ledger;

import dev.sessionguard.device.Device;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A login that the limit refused, as it is written down.
 *
 * @param time epoch milliseconds
 * @param address where it came from, as it was claimed: any text
 * @param client client id of the login
 * @param rule name of the rule that gives the limit; null where none does
 * @param application name of the application whose limit it is; null where the user's own is
 * @param cap whose cap it is, as {@code client:crm}; null where none is
 * @param max most sessions allowed
 * @param held sessions held
 * @param gate id of the gate
 */
public record RefusedLogin(
    String userId,
    long time,
    @Nullable String address,
    Device device,
    @Nullable String client,
    @Nullable String rule,
    @Nullable String application,
    @Nullable String cap,
    @Nullable Integer max,
    @Nullable Integer held,
    @Nullable String gate) {

  /** The detail of the event that says how many sessions are allowed. */
  public static final String LIMIT = "limit";

  /** The detail of the event that says how many sessions are held. */
  public static final String COUNT = "count";

  /** The detail of the event that names the gate. */
  public static final String GATE = "gate";

  /** The detail of the event that names the rule which gives the limit. */
  public static final String RULE = "rule";

  /** The detail of the event that names the application whose limit it is. */
  public static final String APPLICATION = "application";

  /** The detail of the event that tells whose cap it is, as {@code client:crm}. */
  public static final String CAP = "cap";

  /**
   * The login that an event tells of.
   *
   * @param details the event's
   */
  public static RefusedLogin of(
      String userId,
      long time,
      @Nullable String address,
      Device device,
      @Nullable String client,
      Map<String, String> details) {
    return new RefusedLogin(
        userId,
        time,
        address,
        device,
        client,
        details.get(RULE),
        details.get(APPLICATION),
        details.get(CAP),
        number(details.get(LIMIT)).orElse(null),
        number(details.get(COUNT)).orElse(null),
        details.get(GATE));
  }

  private static Optional<Integer> number(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
