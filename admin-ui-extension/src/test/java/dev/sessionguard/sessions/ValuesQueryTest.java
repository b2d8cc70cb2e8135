package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.sessions.ValuesQuery.Field;
import dev.sessionguard.text.FieldProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ValuesQueryTest {

  private static ValuesQuery.Reading read(String... namesAndValues) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return ValuesQuery.parse(parameters);
  }

  private static List<String> problems(String... namesAndValues) {
    ValuesQuery.Reading reading = read(namesAndValues);
    assertThat(reading).isInstanceOf(ValuesQuery.Misunderstood.class);
    return ((ValuesQuery.Misunderstood) reading)
        .problems().stream().map(FieldProblem::field).toList();
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldCanBeAskedFor(Field field) {
    assertThat(read("field", field.id()))
        .isEqualTo(
            new ValuesQuery.Understood(
                new ValuesQuery(field, Optional.empty(), StatusFilter.LIVE, 20)));
  }

  @Test
  void everythingIsRead() {
    assertThat(read("field", "city", "search", " sak ", "status", "all", "max", "100"))
        .isEqualTo(
            new ValuesQuery.Understood(
                new ValuesQuery(Field.CITY, Optional.of("sak"), StatusFilter.ALL, 100)));
  }

  @Test
  void aFieldIsNeeded() {
    assertThat(problems()).containsExactly("field");
    assertThat(problems("field", " ")).containsExactly("field");
  }

  @ParameterizedTest
  @CsvSource({"field, ip", "max, 0", "max, 101", "status, dead", "sort, asc"})
  void whatIsWrongIsNamedOnce(String name, String value) {
    assertThat(
            name.equals("field") ? problems(name, value) : problems("field", "user", name, value))
        .containsExactly(name);
  }

  @Test
  void everythingWrongIsTold() {
    assertThat(problems("max", "x", "other", "y"))
        .containsExactlyInAnyOrder("field", "max", "other");
  }
}
