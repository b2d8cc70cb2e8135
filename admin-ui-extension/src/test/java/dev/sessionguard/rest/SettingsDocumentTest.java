package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.applications.Applications;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.settings.EventSettings;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.HistorySettings;
import dev.sessionguard.settings.IdleSettings;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.settings.ListSettings;
import dev.sessionguard.settings.NoticeSettings;
import dev.sessionguard.settings.PrivacySettings;
import dev.sessionguard.settings.SettingsReading;
import dev.sessionguard.settings.ToolSettings;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.text.SpanUnit;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsDocumentTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final GuardSettings STORED =
      new GuardSettings(
          new LimitSettings(
              true,
              Mode.ENFORCED,
              7,
              WhenExceeded.ASK_USER,
              WhenExceeded.END_LEAST_RECENT,
              false,
              false,
              false),
          new IdleSettings(true, 2, SpanUnit.HOURS),
          new HistorySettings(30),
          new PrivacySettings(PrivacySettings.Detail.MASKED, PrivacySettings.Detail.OFF),
          new ListSettings(List.of("auditor", "member")),
          new NoticeSettings(true, false),
          new EventSettings(false),
          new ToolSettings(true),
          Rules.NONE,
          Applications.NONE,
          Caps.NONE);

  private static final String GOOD =
      """
      {"limit":{"enabled":true,"maxSessions":2,"whenExceeded":"end-oldest","countOffline":true},
       "idle":{"enabled":true,"value":30,"unit":"minutes"},"history":{"retentionDays":90}}
      """;

  private static SettingsReading read(String text) throws SettingsDocument.NotReadable {
    return SettingsDocument.read(text.getBytes(StandardCharsets.UTF_8), STORED);
  }

  /** The good document with one value replaced; {@code null} takes the field away. */
  private static String with(String section, String key, String json)
      throws JsonProcessingException {
    ObjectNode document = (ObjectNode) JSON.readTree(GOOD);
    ObjectNode fields = document.withObject("/" + section);
    if (json.isEmpty()) {
      fields.remove(key);
    } else {
      fields.set(key, JSON.readTree(json));
    }
    return document.toString();
  }

  private static List<String> fields(SettingsReading reading) {
    return reading.problems().stream().map(FieldProblem::field).toList();
  }

  @Test
  void contractsExampleIsRead() throws Exception {
    SettingsReading reading = read(GOOD);
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.settings())
        .isEqualTo(
            new GuardSettings(
                new LimitSettings(
                    true,
                    Mode.ENFORCED,
                    2,
                    WhenExceeded.END_OLDEST,
                    WhenExceeded.END_LEAST_RECENT,
                    true,
                    false,
                    false),
                new IdleSettings(true, 30, SpanUnit.MINUTES),
                new HistorySettings(90),
                STORED.privacy(),
                STORED.list(),
                STORED.notice(),
                STORED.events(),
                STORED.tools(),
                Rules.NONE,
                Applications.NONE,
                Caps.NONE));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    String written = JSON.writeValueAsString(SettingsDocument.write(STORED));
    SettingsReading reading =
        SettingsDocument.read(written.getBytes(StandardCharsets.UTF_8), GuardSettings.DEFAULT);
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.settings()).isEqualTo(STORED);
  }

  @Test
  void writtenKeysAreTheContracts() throws Exception {
    assertThat(JSON.writeValueAsString(SettingsDocument.write(GuardSettings.DEFAULT)))
        .startsWith(
            "{\"limit\":{\"enabled\":false,\"mode\":\"enforced\",\"maxSessions\":3,\"whenExceeded\":\"end-oldest\","
                + "\"fallback\":\"deny\",\"countOffline\":true,\"resetEndsOthers\":true,\"userAttribute\":false},\"idle\":{\"enabled\":false,\"value\":30,"
                + "\"unit\":\"minutes\"},\"history\":{\"retentionDays\":90}");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "limit|maxSessions|0",
        "limit|maxSessions|-1",
        "limit|maxSessions|1.5",
        "limit|maxSessions|2.0",
        "limit|maxSessions|1e2",
        "limit|maxSessions|\"two\"",
        "limit|maxSessions|\"2\"",
        "limit|maxSessions|1000000000000",
        "limit|maxSessions|1001",
        "limit|maxSessions|null",
        "limit|maxSessions|true",
        "limit|maxSessions|[2]",
        "limit|maxSessions|{}",
        "limit|enabled|\"true\"",
        "limit|enabled|1",
        "limit|enabled|null",
        "limit|countOffline|\"false\"",
        "limit|resetEndsOthers|\"true\"",
        "limit|resetEndsOthers|null",
        "limit|whenExceeded|\"END_OLDEST\"",
        "limit|fallback|\"ask-user\"",
        "limit|fallback|null",
        "limit|fallback|true",
        "limit|whenExceeded|\"\"",
        "limit|whenExceeded|1",
        "limit|whenExceeded|null",
        "limit|whenExceeded|[\"deny\"]",
        "idle|enabled|0",
        "idle|value|0",
        "idle|value|-30",
        "idle|value|0.5",
        "idle|value|\"30\"",
        "idle|value|525601",
        "idle|unit|\"weeks\"",
        "idle|unit|\"MINUTES\"",
        "idle|unit|5",
        "history|retentionDays|0",
        "history|retentionDays|3651",
        "history|retentionDays|\"90\"",
        "history|retentionDays|99999999999999999999",
        "privacy|ip|\"none\"",
        "privacy|ip|false",
        "privacy|city|\"masked\"",
        "notice|eviction|\"true\"",
        "notice|newLogin|1",
        "notice|newLogin|null",
        "events|perSession|\"true\"",
        "events|perSession|0",
        "list|roles|\"auditor\"",
        "list|roles|{}",
        "list|roles|null",
        "list|roles|[1]",
        "list|roles|[\"\"]",
        "list|roles|[\" \"]",
        "list|roles|[\"a\",\"\"]",
        "list|roles|[\"a##b\"]",
        "list|roles|[null]",
        "list|roles|[[\"a\"]]"
      },
      delimiter = '|',
      quoteCharacter = '`')
  void unusableValueIsTheOneProblem(String section, String key, String json) throws Exception {
    assertThat(fields(read(with(section, key, json)))).containsExactly(section + "." + key);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "limit|maxSessions|1",
        "limit|maxSessions|1000",
        "limit|resetEndsOthers|false",
        "limit|whenExceeded|\"end-least-recent\"",
        "idle|value|1",
        "idle|value|525600",
        "history|retentionDays|1",
        "history|retentionDays|3650",
        "privacy|ip|\"masked\"",
        "privacy|city|\"off\"",
        "notice|eviction|false",
        "notice|newLogin|true",
        "events|perSession|false",
        "list|roles|[]",
        "list|roles|[\"# ünïcode <b>\"]"
      },
      delimiter = '|',
      quoteCharacter = '`')
  void boundsAreAllowed(String section, String key, String json) throws Exception {
    assertThat(read(with(section, key, json)).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "limit, enabled",
    "limit, maxSessions",
    "limit, whenExceeded",
    "limit, countOffline",
    "idle, enabled",
    "idle, value",
    "idle, unit",
    "history, retentionDays"
  })
  void missingFieldIsTheOneProblem(String section, String key) throws Exception {
    assertThat(read(with(section, key, "")).problems())
        .containsExactly(new FieldProblem(section + "." + key, "must be given"));
  }

  @Test
  void emptyDocumentLacksEveryRequiredField() throws Exception {
    assertThat(fields(read("{}")))
        .containsExactlyInAnyOrder(
            "limit.enabled",
            "limit.maxSessions",
            "limit.whenExceeded",
            "limit.countOffline",
            "idle.enabled",
            "idle.value",
            "idle.unit",
            "history.retentionDays");
  }

  @ParameterizedTest
  @CsvSource({
    "limit, max, limit.max",
    "limit, MaxSessions, limit.MaxSessions",
    "idle, seconds, idle.seconds",
    "history, days, history.days",
    "notice, newDevice, notice.newDevice",
    "extra, x, extra"
  })
  void unknownFieldIsTheOneProblem(String section, String key, String field) throws Exception {
    assertThat(read(with(section, key, "5")).problems())
        .containsExactly(new FieldProblem(field, "is not known"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"on\"", "null", "[]", "true"})
  void sectionThatIsNoObjectIsAProblem(String json) throws Exception {
    ObjectNode document = (ObjectNode) JSON.readTree(GOOD);
    document.set("history", JSON.readTree(json));
    assertThat(read(document.toString()).problems())
        .contains(new FieldProblem("history", "must be an object"));
  }

  @Test
  void everyProblemIsToldAtOnce() throws Exception {
    String text = GOOD.replace(":2,", ":0,").replace(":30,", ":0,").replace(":90}", ":0,\"x\":1}");
    assertThat(fields(read(text)))
        .containsExactlyInAnyOrder(
            "limit.maxSessions", "idle.value", "history.retentionDays", "history.x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"effective", "coverage", "warnings", "drift"})
  void whatTheAnswerAddsMayComeBack(String section) throws Exception {
    ObjectNode document = (ObjectNode) JSON.readTree(GOOD);
    document.set(section, JSON.readTree("[{\"any\":1}]"));
    assertThat(read(document.toString()).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "5",
        "\"text\"",
        "{",
        "{\"limit\":}",
        "{} {}",
        "{\"limit\":{},\"limit\":{}}",
        "{'limit':{}}",
        "<settings/>",
        "{\"limit\":{\"maxSessions\":NaN}}"
      })
  void textThatIsNoJsonObjectIsNotReadable(String text) {
    assertThatExceptionOfType(SettingsDocument.NotReadable.class).isThrownBy(() -> read(text));
  }

  @Test
  void deepNestingIsNotReadable() {
    String deep = "{\"limit\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
    assertThatExceptionOfType(SettingsDocument.NotReadable.class).isThrownBy(() -> read(deep));
  }

  @Test
  void longNumberIsAnAnswerAndNotAnError() throws Exception {
    assertThat(fields(read(with("limit", "maxSessions", "9".repeat(900)))))
        .containsExactly("limit.maxSessions");
  }

  @Test
  void notReadableTellsNothingOfTheBody() {
    assertThatExceptionOfType(SettingsDocument.NotReadable.class)
        .isThrownBy(() -> read("{\"password\":\"hunter2\""))
        .withMessageNotContaining("hunter2");
  }

  @Test
  void unknownNameIsToldInPart() throws Exception {
    ObjectNode document = (ObjectNode) JSON.readTree(GOOD);
    document.put("x".repeat(5000), 1);
    assertThat(read(document.toString()).problems())
        .containsExactly(new FieldProblem("x".repeat(100), "is not known"));
  }

  @Test
  void rulesAreASectionOfTheirOwn() throws Exception {
    String rules =
        """
        [{"name":"A","enabled":true,"mode":"enforced","who":{"users":["a"]},"exempt":false,\
        "limit":{"maxSessions":null}}]""";
    JsonNode good = JSON.readTree(GOOD);
    ((ObjectNode) good).set("rules", JSON.readTree(rules));
    SettingsReading reading = read(good.toString());
    assertThat(reading.problems()).isEmpty();
    assertThat(JSON.writeValueAsString(SettingsDocument.write(reading.settings())))
        .contains("\"rules\":" + rules);
    GuardSettings stored = reading.settings();
    assertThat(
            SettingsDocument.read(GOOD.getBytes(StandardCharsets.UTF_8), stored).settings().rules())
        .isEqualTo(stored.rules());
    for (String bad : List.of("null", "{}", "\"[]\"", "[{\"name\":\"A\"}]")) {
      ((ObjectNode) good).set("rules", JSON.readTree(bad));
      assertThat(fields(read(good.toString())))
          .as(bad)
          .isNotEmpty()
          .allMatch(field -> field.startsWith("rules"));
    }
  }

  @Test
  void anEventTellsTheDocumentUnlessItsRulesAreLong() throws Exception {
    String rule =
        """
        [{"name":"A","enabled":true,"who":{"users":[%s]},"exempt":true}]""";
    GuardSettings few = STORED.withRules(RulesCodec.read(rule.formatted("\"a\"")).rules());
    assertThat(SettingsDocument.told(few)).isEqualTo(SettingsDocument.write(few));
    String users =
        IntStream.range(0, 100)
            .mapToObj(i -> "\"" + i + "x".repeat(100) + "\"")
            .collect(Collectors.joining(","));
    GuardSettings many = STORED.withRules(RulesCodec.read(rule.formatted(users)).rules());
    Map<String, Object> expected = new LinkedHashMap<>(SettingsDocument.write(many));
    int length = RulesCodec.write(many.rules()).length();
    expected.put("rules", length + " characters, too long to be told here");
    assertThat(SettingsDocument.told(many)).isEqualTo(expected);
  }

  @Test
  void applicationsAreASectionOfTheirOwn() throws Exception {
    String applications =
        """
        [{"name":"CRM","enabled":true,"clients":["crm"],"maxSessions":1,"whenExceeded":"deny",\
        "mode":"enforced"}]""";
    JsonNode good = JSON.readTree(GOOD);
    ((ObjectNode) good).set("applications", JSON.readTree(applications));
    GuardSettings stored = read(good.toString()).settings();
    assertThat(JSON.writeValueAsString(SettingsDocument.write(stored)))
        .contains("\"applications\":" + applications);
    assertThat(SettingsDocument.read(GOOD.getBytes(StandardCharsets.UTF_8), stored).settings())
        .isEqualTo(stored);
    for (String bad : List.of("null", "{}", "\"[]\"", "[{\"name\":\"A\"}]")) {
      ((ObjectNode) good).set("applications", JSON.readTree(bad));
      assertThat(fields(read(good.toString())))
          .as(bad)
          .isNotEmpty()
          .allMatch(field -> field.startsWith("applications"));
    }
  }
}
