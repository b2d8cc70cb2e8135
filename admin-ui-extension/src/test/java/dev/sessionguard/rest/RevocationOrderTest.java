package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.rest.RevocationOrder.All;
import dev.sessionguard.rest.RevocationOrder.Ids;
import dev.sessionguard.rest.RevocationOrder.Matching;
import dev.sessionguard.sessions.StatusFilter;
import dev.sessionguard.text.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationOrderTest {

  private static RevocationOrder.Reading read(String json) {
    return RevocationOrder.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static RevocationOrder order(String json) {
    RevocationOrder.Reading reading = read(json);
    assertThat(reading).isInstanceOf(RevocationOrder.Understood.class);
    return ((RevocationOrder.Understood) reading).order();
  }

  private static List<FieldProblem> problems(String json) {
    RevocationOrder.Reading reading = read(json);
    assertThat(reading).as(json).isInstanceOf(RevocationOrder.Misunderstood.class);
    return ((RevocationOrder.Misunderstood) reading).problems();
  }

  private static String ids(int many) {
    return IntStream.range(0, many)
        .mapToObj(i -> "\"id-" + i + "\"")
        .collect(Collectors.joining(",", "{\"ids\":[", "]}"));
  }

  /** What an order does that leaves everything to us: the least. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"all\":true}", "{\"ids\":[\"a\"]}", "{\"filter\":{}}"})
  void anOrderSparesTheCallerAndOfflineSessionsAndIsCarriedOut(String json) {
    RevocationOrder order = order(json);
    assertThat(order.keepOwn()).isTrue();
    assertThat(order.includeOffline()).isFalse();
    assertThat(order.notBefore()).isFalse();
    assertThat(order.dryRun()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "keepOwn, false, false, false, false, false",
    "keepOwn, true, true, false, false, false",
    "includeOffline, true, true, true, false, false",
    "includeOffline, false, true, false, false, false",
    "notBefore, true, true, false, true, false",
    "notBefore, false, true, false, false, false",
    "dryRun, true, true, false, false, true",
    "dryRun, false, true, false, false, false"
  })
  void eachChoiceIsItsOwn(
      String name,
      boolean value,
      boolean keepOwn,
      boolean includeOffline,
      boolean notBefore,
      boolean dryRun) {
    assertThat(order("{\"all\":true,\"%s\":%s}".formatted(name, value)))
        .isEqualTo(new RevocationOrder(new All(), keepOwn, includeOffline, notBefore, dryRun));
    assertThat(problems("{\"all\":true,\"%s\":\"%s\"}".formatted(name, value)))
        .containsExactly(new FieldProblem(name, "must be true or false"));
  }

  @Test
  void idsAreASet() {
    assertThat(order("{\"ids\":[\"a\",\"b\",\"a\"]}").which()).isEqualTo(new Ids(Set.of("a", "b")));
    assertThat(((Ids) order(ids(1000)).which()).ids()).hasSize(1000);
    String longest = "x".repeat(64);
    assertThat(order("{\"ids\":[\"%s\"]}".formatted(longest)).which())
        .isEqualTo(new Ids(Set.of(longest)));
  }

  @Test
  void whatAreNoIdsIsSaid() {
    FieldProblem problem = new FieldProblem("ids", "must be 1 to 1000 ids of sessions");
    for (String json :
        List.of(
            "{\"ids\":[]}",
            "{\"ids\":\"a\"}",
            "{\"ids\":null}",
            "{\"ids\":[\"a\",\"\"]}",
            "{\"ids\":[\"a\",1]}",
            "{\"ids\":[\"a\\u0000\"]}",
            "{\"ids\":[\"\\u0000\"]}",
            "{\"ids\":{\"a\":\"b\"}}",
            "{\"ids\":[\"%s\"]}".formatted("x".repeat(65)),
            ids(1001))) {
      assertThat(problems(json)).containsExactly(problem);
    }
  }

  @ParameterizedTest
  @CsvSource({"live, LIVE", "active, ACTIVE", "idle, IDLE"})
  void aFilterIsTheListsOwn(String status, StatusFilter expected) {
    Matching matching =
        (Matching)
            order("{\"filter\":{\"city\":\"Osaka\",\"status\":\"%s\"}}".formatted(status)).which();
    assertThat(matching.filter().city()).contains("Osaka");
    assertThat(matching.filter().status()).isEqualTo(expected);
  }

  @Test
  void timesOfAFilterAreNumbersOrText() {
    for (String json : List.of("{\"filter\":{\"from\":5}}", "{\"filter\":{\"from\":\"5\"}}")) {
      assertThat(((Matching) order(json).which()).filter().from()).contains(5L);
    }
    assertThat(problems("{\"filter\":{\"from\":5.5}}"))
        .containsExactly(new FieldProblem("filter.from", "must be text or a whole number"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "5", "\"all\""})
  void whatIsNoObjectIsNoOrder(String json) {
    assertThat(problems(json)).containsExactly(new FieldProblem("body", "must be a JSON object"));
  }

  @Test
  void aFilterWithoutAStatusIsOfLiveSessions() {
    assertThat(((Matching) order("{\"filter\":{}}").which()).filter().status())
        .isEqualTo(StatusFilter.LIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"filter\":{\"status\":\"ended\"}} | filter.status",
        "{\"filter\":{\"status\":\"all\"}} | filter.status",
        "{\"filter\":{\"country\":\"Japan\"}} | filter.country",
        "{\"filter\":{\"city\":true}} | filter.city",
        "{\"filter\":{\"sort\":\"city\"}} | filter.sort",
        "{\"filter\":{\"max\":1}} | filter.max",
        "{\"filter\":[]} | filter",
        "{\"filter\":true} | filter",
        "{\"all\":false} | all",
        "{\"all\":1} | all",
        "{\"all\":\"true\"} | all",
        "{} | body",
        "{\"dryRun\":true} | body",
        "{\"all\":true,\"ids\":[\"a\"]} | body",
        "{\"all\":true,\"filter\":{}} | body",
        "{\"ids\":[\"a\"],\"filter\":{}} | body",
        "{\"all\":true,\"everything\":true} | everything",
        "[] | body",
        "null | body",
        "'' | body",
        "{\"all\":true,\"all\":true} | body",
        "{\"all\":true} x | body"
      })
  void whatIsWrongIsNamed(String json, String field) {
    assertThat(problems(json)).extracting(FieldProblem::field).containsExactly(field);
  }

  @Test
  void everythingWrongIsNamedAtOnce() {
    assertThat(
            problems(
                "{\"ids\":[],\"keepOwn\":1,\"dryRun\":\"yes\",\"more\":{},\"%s\":1}"
                    .formatted("y".repeat(200))))
        .extracting(FieldProblem::field)
        .containsExactlyInAnyOrder("ids", "keepOwn", "dryRun", "more", "y".repeat(100));
  }
}
