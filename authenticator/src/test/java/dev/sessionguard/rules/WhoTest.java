package dev.sessionguard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** People by their names, once one of these is another. */
class WhoTest {
  private static final Who ALL =
      new Who(List.of("a"), Map.of("a", List.of("a")), List.of("a"), List.of("a"), List.of("a"));

  private static List<Name> names(String text) {
    return List.of(
        new Name.RealmRole(text),
        new Name.Client(text),
        new Name.ClientRole("a", text),
        new Name.Group(text),
        new Name.User(text),
        new Name.Organization(text));
  }

  static Stream<Arguments> pairs() {
    return names("a").stream()
        .flatMap(
            before ->
                names("z").stream()
                    .filter(after -> !after.getClass().equals(before.getClass()))
                    .map(after -> Arguments.of(before, after)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aNameOfOneKindIsNeverOneOfAnother(Name before, Name after) {
    assertThat(ALL.renamed(before, after)).isEqualTo(ALL);
  }

  static Stream<Arguments> kinds() {
    List<String> a = List.of("a");
    List<String> z = List.of("z");
    return Stream.of(
        Arguments.of(0, new Who(z, Map.of("a", a), a, a, a)),
        Arguments.of(1, new Who(a, Map.of("z", a), a, a, a)),
        Arguments.of(2, new Who(a, Map.of("a", z), a, a, a)),
        Arguments.of(3, new Who(a, Map.of("a", a), z, a, a)),
        Arguments.of(4, new Who(a, Map.of("a", a), a, z, a)),
        // an organization keeps its alias
        Arguments.of(5, ALL));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNameIsReplacedAmongThoseOfItsKind(int kind, Who then) {
    assertThat(ALL.renamed(names("a").get(kind), names("z").get(kind))).isEqualTo(then);
    assertThat(ALL.renamed(names("b").get(kind), names("z").get(kind))).isEqualTo(ALL);
    assertThat(Who.NOBODY.renamed(names("a").get(kind), names("z").get(kind)))
        .isEqualTo(Who.NOBODY);
  }

  @Test
  void whoNamesNoRolesOfAClientNamesNothing() {
    Who none = new Who(List.of(), Map.of("app", List.of()), List.of(), List.of(), List.of());
    assertThat(none.isNobody()).isTrue();
    assertThat(ALL.isNobody()).isFalse();
  }
}
