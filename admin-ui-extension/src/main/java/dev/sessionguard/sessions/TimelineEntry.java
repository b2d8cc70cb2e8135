package dev.sessionguard.sessions;

import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a user. What is not known, or does not apply, is null and left out.
 *
 * @param id of the row that tells it; login and end of a session have the same
 * @param kind {@code login}, {@code end} or {@code refusal}
 * @param time epoch milliseconds
 * @param sessionId Keycloak's id of the session
 * @param live whether the session of a login still lives
 * @param offline true for an offline session
 * @param privateNetwork true for an address that is on no map
 * @param client client id of the login
 * @param endReason why the session ended
 * @param endedBy user name, then, of the user who ended it
 * @param rule name of the rule that gave the limit of a refusal
 * @param scope whose limit it was: {@code user} or {@code application}
 * @param application name of the application, where it was its limit
 * @param cap whose cap it was, as {@code client:crm}, where it was one
 * @param limit most sessions allowed
 * @param count sessions held
 */
public record TimelineEntry(
    String id,
    String kind,
    long time,
    @Nullable String sessionId,
    @Nullable Boolean live,
    @Nullable Boolean offline,
    @Nullable String ip,
    @Nullable String city,
    @Nullable String country,
    @Nullable Boolean privateNetwork,
    SessionItem.@Nullable Device device,
    @Nullable String client,
    @Nullable String endReason,
    @Nullable String endedBy,
    @Nullable String rule,
    @Nullable String scope,
    @Nullable String application,
    @Nullable String cap,
    @Nullable Integer limit,
    @Nullable Integer count) {

  public static final String LOGIN = "login";
  public static final String END = "end";
  public static final String REFUSAL = "refusal";
}
