package dev.sessionguard.rest;

import dev.sessionguard.rest.RevocationOrder.Ids;
import dev.sessionguard.rest.RevocationOrder.Misunderstood;
import dev.sessionguard.rest.RevocationOrder.Understood;

/** Fuzz target: the body of {@code POST sessions/revoke}. */
public final class RevocationOrderFuzz {

  private RevocationOrderFuzz() {}

  /** Fails where the body is neither refused with a reason nor an order within its bounds. */
  public static void fuzzerTestOneInput(byte[] data) {
    RevocationOrder.Reading reading = RevocationOrder.parse(data);
    if (reading instanceof Misunderstood wrong && wrong.problems().isEmpty()) {
      throw new AssertionError("refused without a reason");
    }
    if (reading instanceof Understood understood
        && understood.order().which() instanceof Ids ids
        && (ids.ids().isEmpty() || ids.ids().size() > RevocationOrder.MAX_IDS)) {
      throw new AssertionError("ids: " + ids);
    }
  }
}
