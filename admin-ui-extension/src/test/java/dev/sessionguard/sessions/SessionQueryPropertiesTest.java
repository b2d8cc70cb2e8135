package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.sessions.SessionQuery.Misunderstood;
import dev.sessionguard.sessions.SessionQuery.Understood;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every question, whatever its parameters are. */
class SessionQueryPropertiesTest {

  @Provide
  Arbitrary<Map<String, List<String>>> parameters() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(
                "search",
                "user",
                "role",
                "client",
                "ip",
                "city",
                "country",
                "status",
                "from",
                "to",
                "reason",
                "endedFrom",
                "endedTo",
                "sort",
                "order",
                "max",
                "cursor"),
            Arbitraries.strings().ofMaxLength(120));
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of(
                "",
                " ",
                "1",
                "500",
                "501",
                "-1",
                "asc",
                "desc",
                "live",
                "all",
                "city",
                "NO",
                "192.0.2.0/24",
                "9223372036854775807",
                "9223372036854775808",
                "\0",
                "\ud800"),
            Arbitraries.strings().ofMaxLength(300));
    return Arbitraries.maps(names, values.list().ofMinSize(1).ofMaxSize(2)).ofMaxSize(14);
  }

  @Property
  void everyQuestionIsUnderstoodOrRefusedWithItsReasons(
      @ForAll("parameters") Map<String, List<String>> parameters) {
    SessionQuery.Reading reading = SessionQuery.parse(parameters, Seals.ANY);

    if (reading instanceof Misunderstood wrong) {
      assertThat(wrong.problems())
          .isNotEmpty()
          .allSatisfy(
              problem -> {
                assertThat(problem.field()).hasSizeLessThanOrEqualTo(100);
                assertThat(parameters.keySet()).anyMatch(name -> name.startsWith(problem.field()));
              });
    } else {
      assertThat(((Understood) reading).query().max()).isBetween(1, SessionQuery.MAX_ITEMS);
    }
  }
}
