package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.text.FieldProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalQueryTest {

  private static final RefusalFilter EVERYTHING =
      new RefusalFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static RefusalQuery.Reading read(String... namesAndValues) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return RefusalQuery.parse(parameters, Seals.ANY);
  }

  private static RefusalQuery understood(String... namesAndValues) {
    RefusalQuery.Reading reading = read(namesAndValues);
    assertThat(reading).isInstanceOf(RefusalQuery.Understood.class);
    return ((RefusalQuery.Understood) reading).query();
  }

  private static List<String> problems(String... namesAndValues) {
    RefusalQuery.Reading reading = read(namesAndValues);
    assertThat(reading).isInstanceOf(RefusalQuery.Misunderstood.class);
    return ((RefusalQuery.Misunderstood) reading)
        .problems().stream().map(FieldProblem::field).toList();
  }

  @Test
  void nothingAskedMeansAllNewestFirst() {
    assertThat(understood())
        .isEqualTo(
            new RefusalQuery(EVERYTHING, RefusalQuery.Sort.TIME, false, 20, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "search", "user", "rule", "client", "from", "to", "sort", "order", "max", "cursor"
      })
  void emptyParameterIsNotAsked(String name) {
    assertThat(understood(name, "  ")).isEqualTo(understood());
  }

  @Test
  void everyFilterIsRead() {
    assertThat(
            understood(
                    "search", "ali", "user", "alice", "rule", "Night", "client", "app", "from", "1",
                    "to", "2")
                .filter())
        .isEqualTo(
            new RefusalFilter(
                Optional.of("ali"),
                Optional.of("alice"),
                Optional.of("Night"),
                Optional.of("app"),
                Optional.of(1L),
                Optional.of(2L)));
  }

  @Test
  void namesGoUpUnlessToldOtherwise() {
    assertThat(understood("sort", "username").ascending()).isTrue();
    assertThat(understood("sort", "username", "order", "desc").ascending()).isFalse();
    assertThat(understood("sort", "time", "order", "asc").ascending()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"max, 0", "max, 501", "sort, ip", "order, up", "from, -1", "to, soon", "city, Osaka"})
  void whatIsWrongIsNamed(String name, String value) {
    assertThat(problems(name, value)).containsExactly(name);
  }

  @Test
  void everythingWrongIsTold() {
    assertThat(problems("max", "0", "sort", "x", "from", "5", "to", "4"))
        .containsExactlyInAnyOrder("max", "sort", "to");
  }

  @Test
  void theEndMayBeTheBeginning() {
    assertThat(understood("from", "5", "to", "5").filter().to()).contains(5L);
  }

  @Test
  void aCursorOfAnotherQuestionIsRefused() {
    String cursor = Seals.ANY.seal(new Position(5, "", "id"), understood().question());
    assertThat(understood("cursor", cursor).after()).contains(new Position(5, "", "id"));
    assertThat(problems("cursor", cursor, "order", "asc")).containsExactly("cursor");
    assertThat(problems("cursor", cursor, "user", "bob")).containsExactly("cursor");
  }

  @Test
  void aCursorOfTheSessionsIsRefused() {
    SessionQuery.Reading sessions = SessionQuery.parse(Map.of(), Seals.ANY);
    String question = ((SessionQuery.Understood) sessions).query().question();
    assertThat(problems("cursor", Seals.ANY.seal(new Position(5, "", "id"), question)))
        .containsExactly("cursor");
  }

  @Test
  void eachOrderHasItsPosition() {
    assertThat(RefusalQuery.Sort.TIME.position(5, "alice", "id"))
        .isEqualTo(new Position(5, "", "id"));
    assertThat(RefusalQuery.Sort.USERNAME.position(5, "alice", "id"))
        .isEqualTo(new Position(0, "alice", "id"));
  }
}
