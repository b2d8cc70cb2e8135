package dev.sessionguard.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoginPathTest {

  @Test
  void keycloakAsksRequiredActionsOnThesePathsOnly() {
    assertThat(Arrays.stream(LoginPath.values()).filter(LoginPath::asksRequiredActions))
        .extracting(LoginPath::id)
        .containsExactly(
            "browser",
            "registration",
            "reset-credentials",
            "identity-provider",
            "required-action",
            "direct-grant",
            "offline-access");
  }
}
