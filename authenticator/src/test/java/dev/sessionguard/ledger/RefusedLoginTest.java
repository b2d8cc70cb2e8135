package dev.sessionguard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.device.Device;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedLoginTest {

  private static RefusedLogin told(Map<String, String> details) {
    return RefusedLogin.of("user", 5, "192.0.2.1", Device.UNKNOWN, "app", details);
  }

  @Test
  void theDetailsOfTheEventAreRead() {
    assertThat(
            told(
                Map.of(
                    "limit",
                    "2",
                    "count",
                    "3",
                    "gate",
                    "authenticator",
                    "rule",
                    "Night",
                    "application",
                    "CRM",
                    "cap",
                    "client:crm",
                    "other",
                    "x")))
        .isEqualTo(
            new RefusedLogin(
                "user",
                5,
                "192.0.2.1",
                Device.UNKNOWN,
                "app",
                "Night",
                "CRM",
                "client:crm",
                2,
                3,
                "authenticator"));
  }

  @Test
  void whatTheEventDoesNotTellIsNotKnown() {
    assertThat(told(Map.of()))
        .isEqualTo(
            new RefusedLogin(
                "user", 5, "192.0.2.1", Device.UNKNOWN, "app", null, null, null, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two", "99999999999", "1.5"})
  void aNumberThatIsNoneIsNotKnown(String number) {
    assertThat(told(Map.of("limit", number)).max()).isNull();
  }
}
