package dev.sessionguard.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedTimeoutTest {

  @Test
  void whatIsStoredIsReadBack() {
    RememberedTimeouts remembered = new RememberedTimeouts(1800, null, 0, 900);
    Map<String, String> attributes = new HashMap<>();
    for (RememberedTimeout timeout : RememberedTimeout.values()) {
      String text = timeout.text(remembered);
      if (text != null) {
        attributes.put(timeout.attribute(), text);
      }
    }
    assertThat(attributes).hasSize(3);
    assertThat(RememberedTimeout.read(attributes::get)).isEqualTo(remembered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "soon", "-1", "1.5", "99999999999", "1800 "})
  void mangledMemoryIsNone(String text) {
    assertThat(RememberedTimeout.read(attribute -> text)).isEqualTo(RememberedTimeouts.NOTHING);
  }

  @Test
  void ownMemoryComesFirst() {
    assertThat(
            new RememberedTimeouts(1, null, null, null)
                .orElse(new RememberedTimeouts(2, 3, null, 4)))
        .isEqualTo(new RememberedTimeouts(1, 3, null, 4));
  }

  @Test
  void whatIsNotRememberedIsTakenFromTheOther() {
    RememberedTimeouts some = new RememberedTimeouts(1, null, 3, null);
    RememberedTimeouts others = new RememberedTimeouts(null, 20, 30, 40);
    assertThat(some.orElse(others)).isEqualTo(new RememberedTimeouts(1, 20, 3, 40));
    assertThat(others.orElse(some)).isEqualTo(new RememberedTimeouts(1, 20, 30, 40));
    assertThat(RememberedTimeouts.NOTHING.orElse(some)).isEqualTo(some);
  }
}
