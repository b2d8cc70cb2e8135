package dev.sessionguard.account;

import dev.sessionguard.page.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as its owner is shown it on the page. Every text may come from outside and is to be
 * shown as text.
 *
 * @param id the ledger's id of the row
 * @param kind of device: an id of {@link dev.sessionguard.device.DeviceKind}
 * @param device browser and system; null when not known
 * @param place city and country, in the reader's language; null when not known
 * @param privateNetwork whether the address was one of a private network, which is on no map
 * @param ip the address, as much of it as the realm keeps; null when nothing is kept
 * @param applications names of the clients that took part, as Keycloak's own account console gives
 *     them
 * @param end when it ended; null while it lives
 * @param reason id of why it ended; null while it lives
 * @param current whether it is the session of the browser that shows the page
 */
public record AccountCard(
    String id,
    String kind,
    @Nullable String device,
    @Nullable String place,
    boolean privateNetwork,
    @Nullable String ip,
    List<String> applications,
    Moment login,
    Moment lastActivity,
    @Nullable Moment end,
    @Nullable String reason,
    boolean current) {

  public AccountCard {
    applications = List.copyOf(applications);
  }
}
