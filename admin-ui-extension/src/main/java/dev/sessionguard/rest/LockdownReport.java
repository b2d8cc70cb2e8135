package dev.sessionguard.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was done to a user who was locked down. Applications are named by their client ids.
 *
 * @param sessions sessions ended, online and offline; one of both kinds counts once
 * @param told applications that took every notice of an ended session
 * @param notTold applications that did not take some notice
 * @param withoutLogoutAddress applications that have no address to be told at; their tokens are
 *     refused all the same
 * @param telling whether some are still being told: the lists may grow
 * @param job id of the job that tells them, where one does
 * @param consents consents revoked
 * @param passwordRequired whether the next login has to set a new password
 * @param disabled whether the user was disabled
 */
public record LockdownReport(
    long sessions,
    List<String> told,
    List<String> notTold,
    List<String> withoutLogoutAddress,
    boolean telling,
    @Nullable String job,
    long consents,
    boolean passwordRequired,
    boolean disabled) {
  public LockdownReport {
    told = List.copyOf(told);
    notTold = List.copyOf(notTold);
    withoutLogoutAddress = List.copyOf(withoutLogoutAddress);
  }
}
