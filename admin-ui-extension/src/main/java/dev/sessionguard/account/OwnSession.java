package dev.sessionguard.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as its owner is shown it. Times are epoch milliseconds; what is not known is null and
 * left out. Who ended it is not told: that may be an administrator's name.
 *
 * @param id the ledger's id of the row: a session id can come back, this one never does
 * @param browser name and version, as the user agent told
 * @param os the same
 * @param country ISO 3166-1 alpha-2 code
 * @param privateNetwork true for an address that is on no map
 * @param clients client ids of the clients that took part
 * @param current whether it is the session of the token that asks
 */
public record OwnSession(
    String id,
    @Nullable String browser,
    @Nullable String os,
    @Nullable String device,
    @Nullable String ip,
    @Nullable String city,
    @Nullable String country,
    @Nullable Boolean privateNetwork,
    List<String> clients,
    long loginTime,
    long lastActivity,
    @Nullable Long endTime,
    @Nullable String endReason,
    boolean offline,
    boolean rememberMe,
    boolean current) {}
