package dev.sessionguard.it;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waiting for a condition with a deadline. */
final class Await {
  private Await() {}

  /** Repeats the assertion until it holds; at the deadline its last failure is thrown. */
  static void untilAsserted(Duration limit, ThrowingCallable assertion) {
    Instant end = Instant.now().plus(limit);
    while (true) {
      try {
        assertion.call();
        return;
      } catch (AssertionError e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      pause();
    }
  }

  static boolean until(Duration limit, BooleanSupplier condition) {
    Instant end = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      pause();
    }
    return true;
  }

  static void pause() {
    sleep(Duration.ofMillis(100));
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
