package dev.sessionguard.rest.keycloak;

import dev.sessionguard.ending.keycloak.JobQueue;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.limit.keycloak.OrdersLock;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The room for orders: one administrator's may wait for each other, but not without end. */
final class OrderRoom {

  /** Most orders of one administrator in a realm that are not done. */
  private static final int MAX_UNFINISHED = 10;

  private static final int RETRY_SECONDS = 5;

  private OrderRoom() {}

  /**
   * Answers 429 where the administrator has no room for one more, or has others made for longer
   * than an order waits. Room that was found is kept until the transaction ends.
   */
  static void require(KeycloakSession session, RealmModel realm, Actor administrator) {
    if (!OrdersLock.take(session, realm, administrator.userId())) {
      throw Problems.tooManyRequests(
          "Another of your orders is being made; try again when it is", RETRY_SECONDS);
    }
    if (JobQueue.unfinished(session, realm, administrator) >= MAX_UNFINISHED) {
      throw Problems.tooManyRequests(
          MAX_UNFINISHED + " of your orders are not done yet; try again when one is",
          RETRY_SECONDS);
    }
  }
}
