package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.text.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockdownOrderTest {

  private static LockdownOrder.Reading read(String json) {
    return LockdownOrder.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static LockdownOrder understood(String json) {
    LockdownOrder.Reading reading = read(json);
    assertThat(reading).isInstanceOf(LockdownOrder.Understood.class);
    return ((LockdownOrder.Understood) reading).order();
  }

  private static List<FieldProblem> problems(String json) {
    LockdownOrder.Reading reading = read(json);
    assertThat(reading).isInstanceOf(LockdownOrder.Misunderstood.class);
    return ((LockdownOrder.Misunderstood) reading).problems();
  }

  @Test
  void everyChoiceIsRead() {
    assertThat(understood("{\"endSessions\":true}"))
        .isEqualTo(new LockdownOrder(true, false, false, false, false));
    assertThat(understood("{\"endSessions\":true,\"offline\":true}"))
        .isEqualTo(new LockdownOrder(true, true, false, false, false));
    assertThat(understood("{\"revokeConsents\":true}"))
        .isEqualTo(new LockdownOrder(false, false, true, false, false));
    assertThat(understood("{\"requirePassword\":true,\"disable\":false}"))
        .isEqualTo(new LockdownOrder(false, false, false, true, false));
    assertThat(understood("{\"disable\":true}"))
        .isEqualTo(new LockdownOrder(false, false, false, false, true));
  }

  @Test
  void aDisabledUserKeepsNoSession() {
    assertThat(understood("{\"disable\":true}").endsAllSessions()).isTrue();
    assertThat(understood("{\"endSessions\":true}").endsAllSessions()).isFalse();
    assertThat(understood("{\"endSessions\":true,\"offline\":true}").endsAllSessions()).isTrue();
    assertThat(understood("{\"requirePassword\":true}").endsAllSessions()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"endSessions\":false,\"disable\":false}"})
  void nothingChosenIsNoOrder(String json) {
    assertThat(problems(json)).extracting(FieldProblem::field).containsExactly("body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "1", "{", "{\"disable\":true} x"})
  void whatIsNoObjectIsRefused(String json) {
    assertThat(problems(json)).extracting(FieldProblem::field).containsExactly("body");
  }

  @ParameterizedTest
  @CsvSource({"endSessions", "offline", "revokeConsents", "requirePassword", "disable"})
  void everyChoiceIsTrueOrFalse(String name) {
    for (String wrong : List.of("null", "1", "\"true\"", "[]")) {
      assertThat(problems("{\"%s\":%s}".formatted(name, wrong)))
          .contains(new FieldProblem(name, "must be true or false"));
    }
  }

  @Test
  void offlineSessionsEndWithTheOthersOnly() {
    assertThat(problems("{\"offline\":true,\"requirePassword\":true}"))
        .containsExactly(new FieldProblem("offline", "needs endSessions"));
  }

  @Test
  void everythingWrongIsTold() {
    assertThat(problems("{\"disable\":1,\"endSessions\":\"x\",\"delete\":true}"))
        .extracting(FieldProblem::field)
        .containsExactlyInAnyOrder("disable", "endSessions", "delete");
  }
}
