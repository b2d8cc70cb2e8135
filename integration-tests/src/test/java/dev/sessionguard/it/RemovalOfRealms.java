package dev.sessionguard.it;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Removes a test class's realms after its last test. The reconciler walks through all realms of a
 * server every two seconds, and the servers are shared: left behind they would slow down the rest.
 *
 * <p>Registered for every class by {@code junit-platform.properties} and {@code META-INF/services}.
 */
public final class RemovalOfRealms implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getRequiredTestClass().getEnclosingClass() == null) {
      Realms.removeAll();
    }
  }
}
