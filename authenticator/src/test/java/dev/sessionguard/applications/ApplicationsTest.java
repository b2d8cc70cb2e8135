package dev.sessionguard.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.text.FieldProblem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications as text, one by one and together. */
class ApplicationsTest {
  private static final String CRM =
      """
      {"name":"CRM","enabled":true,"clients":["crm","crm-mobile"],"maxSessions":1,\
      "whenExceeded":"end-oldest","mode":"enforced"}""";
  private static final String WIKI =
      """
      {"name":"Wiki","enabled":false,"clients":["wiki"],"maxSessions":1000,\
      "whenExceeded":"deny","mode":"enforced"}""";
  private static final String BOTH = "[" + CRM + "," + WIKI + "]";

  private static Applications good(String text) {
    ApplicationsReading reading = ApplicationsCodec.read(text);
    assertThat(reading.problems()).isEmpty();
    return reading.applications();
  }

  private static List<String> problems(String text) {
    return ApplicationsCodec.read(text).problems().stream()
        .map(problem -> problem.field() + " " + problem.message())
        .toList();
  }

  @Test
  void whatIsWrittenIsReadAndTheOtherWayRound() {
    assertThat(ApplicationsCodec.write(good(BOTH))).isEqualTo(BOTH);
    assertThat(ApplicationsCodec.write(Applications.NONE)).isEqualTo("[]");
    assertThat(good("[]").isEmpty()).isTrue();
  }

  @Provide
  Arbitrary<Applications> any() {
    return ArbitraryApplications.applications();
  }

  @Property(tries = 200)
  void anyAreReadAsTheyAreWritten(@ForAll("any") Applications applications) {
    assertThat(good(ApplicationsCodec.write(applications))).isEqualTo(applications);
  }

  @Test
  void whatMayBeLeftOutHasADefault() {
    assertThat(
            good(
                """
                [{"name":"CRM","clients":["crm","crm-mobile"],"maxSessions":1,
                  "whenExceeded":"end-oldest"}]"""))
        .isEqualTo(good("[" + CRM + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {}                            | applications must be a list of applications
          ''                            | applications must be JSON
          [{}] x                        | applications must be JSON
          [5]                           | applications[0] must be an object
          [{}]                          | applications[0].name must be 1 to 100 characters on one line;applications[0].clients must be a list of 1 to 100 client ids;applications[0].maxSessions must be a whole number from 1 to 1000;applications[0].whenExceeded must be one of deny, end-oldest, end-least-recent
          [{"name":"a\\nb",REST}]       | applications[0].name must be 1 to 100 characters on one line
          [{"name":5,REST}]             | applications[0].name must be 1 to 100 characters on one line
          [{"name":" ",REST}]           | applications[0].name must be 1 to 100 characters on one line
          [{"name":"A",REST,"x":1}]     | applications[0].x is not known
          [{"name":"A",REST,"enabled":1}] | applications[0].enabled must be true or false
          [{"name":"A",REST,"mode":"off"}] | applications[0].mode must be one of enforced, report-only
          [{"name":"A",REST,"mode":null}] | applications[0].mode must be one of enforced, report-only
          [{"name":"A",REST},{"name":"A",OTHER}] | applications[1].name is the name of applications[0] too
          [{"name":"A",REST},{"name":"B",REST}] | applications[1].clients[0] is applications[0].clients[0] too
          [{"name":"A","clients":["a","b","a"],"maxSessions":1,"whenExceeded":"deny"}] | applications[0].clients[2] is applications[0].clients[0] too
          [{"name":"A","clients":["a",5,""],"maxSessions":1,"whenExceeded":"deny"}] | applications[0].clients[1] must be 1 to 255 characters on one line;applications[0].clients[2] must be 1 to 255 characters on one line
          [{"name":"A","clients":[],"maxSessions":1,"whenExceeded":"deny"}] | applications[0].clients must be a list of 1 to 100 client ids
          [{"name":"A","clients":"a","maxSessions":1,"whenExceeded":"deny"}] | applications[0].clients must be a list of 1 to 100 client ids
          [{"name":"A","clients":["a"],"maxSessions":0,"whenExceeded":"deny"}] | applications[0].maxSessions must be a whole number from 1 to 1000
          [{"name":"A","clients":["a"],"maxSessions":1001,"whenExceeded":"deny"}] | applications[0].maxSessions must be a whole number from 1 to 1000
          [{"name":"A","clients":["a"],"maxSessions":1.5,"whenExceeded":"deny"}] | applications[0].maxSessions must be a whole number from 1 to 1000
          [{"name":"A","clients":["a"],"maxSessions":"1","whenExceeded":"deny"}] | applications[0].maxSessions must be a whole number from 1 to 1000
          [{"name":"A","clients":["a"],"maxSessions":4294967297,"whenExceeded":"deny"}] | applications[0].maxSessions must be a whole number from 1 to 1000
          [{"name":"A","clients":["a"],"maxSessions":1,"whenExceeded":"ask-user"}] | applications[0].whenExceeded must be one of deny, end-oldest, end-least-recent
          [{"name":"A","clients":["a"],"maxSessions":1,"whenExceeded":1}] | applications[0].whenExceeded must be one of deny, end-oldest, end-least-recent
          """)
  void everyProblemIsToldAtItsPlace(String text, String told) {
    String whole =
        text.replace("REST", "\"clients\":[\"a\"],\"maxSessions\":1,\"whenExceeded\":\"deny\"")
            .replace("OTHER", "\"clients\":[\"b\"],\"maxSessions\":1,\"whenExceeded\":\"deny\"");
    assertThat(problems(whole)).containsExactly(told.split(";"));
  }

  @Test
  void theBoundsAreIn() {
    String hundred =
        IntStream.range(0, 100).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    assertThat(
            good("[" + CRM.replace("\"crm\",\"crm-mobile\"", hundred) + "]")
                .list()
                .get(0)
                .clients())
        .hasSize(100);
    assertThat(problems("[" + CRM.replace("\"crm\"", hundred) + "]"))
        .containsExactly("applications[0].clients must be a list of 1 to 100 client ids");
    String many =
        IntStream.range(0, 101)
            .mapToObj(
                i -> CRM.replace("CRM", "C" + i).replace("\"crm\",\"crm-mobile\"", "\"" + i + "\""))
            .collect(Collectors.joining(",", "[", "]"));
    ApplicationsReading reading = ApplicationsCodec.read(many);
    assertThat(reading.problems())
        .containsExactly(new FieldProblem("applications", "must be at most 100 applications"));
    assertThat(reading.applications().list()).hasSize(100);
    assertThat(problems("[" + " ".repeat(256 * 1024) + "]"))
        .containsExactly("applications must be at most 256 KB of JSON");
  }

  @Test
  void ofPoisonedTextTheGoodOnesHold() {
    ApplicationsReading reading = ApplicationsCodec.read("[7," + CRM + ",{\"name\":\"x\"}]");
    assertThat(ApplicationsCodec.write(reading.applications())).isEqualTo("[" + CRM + "]");
    assertThat(reading.problems()).hasSize(4);
    assertThat(ApplicationsCodec.read("[".repeat(3000)).applications().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"crm, CRM", "crm-mobile, CRM", "wiki,", "CRM,", "other,"})
  void aClientIsLimitedByItsApplication(String client, String name) {
    assertThat(good(BOTH).limiting(client).map(Application::name).orElse(null)).isEqualTo(name);
  }

  @Test
  void onlyWhatIsSwitchedOnLimits() {
    assertThat(good(BOTH).limit()).isTrue();
    assertThat(good("[" + WIKI + "]").limit()).isFalse();
    assertThat(Applications.NONE.limit()).isFalse();
    assertThat(good(BOTH).list().get(0).limit().max()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "true,  enforced,    CRM,",
    "true,  report-only, ,    CRM",
    "false, enforced,    ,",
    "false, report-only, ,"
  })
  void whatIsOnlyReportedLimitsNobody(
      boolean enabled, String mode, String limiting, String reporting) {
    Applications read =
        good(
            "["
                + CRM.replace("\"enabled\":true", "\"enabled\":" + enabled)
                    .replace("\"enforced\"", "\"" + mode + "\"")
                + "]");
    assertThat(read.limiting("crm").map(Application::name).orElse(null)).isEqualTo(limiting);
    assertThat(read.reporting("crm").map(Application::name).orElse(null)).isEqualTo(reporting);
    assertThat(read.limit()).isEqualTo(limiting != null);
    assertThat(read.report()).isEqualTo(reporting != null);
    assertThat(read.reporting("other")).isEmpty();
  }

  /** What was reported under another limit is told anew. */
  @Test
  void anotherLimitIsAnotherTry() {
    Application crm = good("[" + CRM + "]").list().get(0);
    assertThat(crm.key()).hasSize(16).isEqualTo(good("[" + CRM + "]").list().get(0).key());
    for (String other :
        List.of(
            CRM.replace("CRM", "Sales"),
            CRM.replace("crm-mobile", "app"),
            CRM.replace("\"maxSessions\":1", "\"maxSessions\":2"),
            CRM.replace("end-oldest", "deny"))) {
      assertThat(good("[" + other + "]").list().get(0).key()).isNotEqualTo(crm.key());
    }
  }

  @Test
  void aRenamedClientIsFollowed() {
    assertThat(ApplicationsCodec.write(good(BOTH).renamed("crm-mobile", "app")))
        .isEqualTo(BOTH.replace("crm-mobile", "app"));
    assertThat(good(BOTH).renamed("other", "another")).isEqualTo(good(BOTH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiki", "crm-mobile"})
  void anIdThatIsNamedAlreadyStaysWhereItIs(String after) {
    Applications renamed = good(BOTH).renamed("crm", after);
    assertThat(renamed).isEqualTo(good(BOTH));
    assertThat(problems(ApplicationsCodec.write(renamed))).isEmpty();
  }

  @Test
  void clientsThatAreNotThereAreToldUnlessTheyAreStored() {
    Applications stored = good("[" + CRM + "]");
    assertThat(ApplicationClients.unknown(good(BOTH), stored, Set.of("crm")::contains))
        .containsExactly(
            new FieldProblem("applications[1].clients[0]", "is not a client of this realm"));
    assertThat(ApplicationClients.unknown(good(BOTH), Applications.NONE, id -> false))
        .extracting(FieldProblem::field)
        .containsExactly(
            "applications[0].clients[0]",
            "applications[0].clients[1]",
            "applications[1].clients[0]");
    assertThat(ApplicationClients.unknown(good(BOTH), Applications.NONE, id -> true)).isEmpty();
  }

  @Test
  void clientsThatAreGoneAreToldByTheirApplication() {
    assertThat(ApplicationClients.missing(good(BOTH), Set.of("crm")::contains))
        .isEqualTo(Map.of(0, List.of("crm-mobile"), 1, List.of("wiki")));
    assertThat(ApplicationClients.missing(good(BOTH), id -> true)).isEmpty();
  }

  /** At 1,000,000 milliseconds. */
  @ParameterizedTest
  @CsvSource({
    "true,  0,   900, 1000001, 0,       true",
    "true,  0,   900, 1000001, -1,      true",
    "true,  0,   900, 1000001, 1000001, true",
    "true,  900, 900, 1000001, 0,       true",
    "true,  901, 900, 1000001, 0,       false",
    "false, 0,   900, 1000001, 0,       false",
    "true,  0,   900, 1000000, 0,       false",
    "true,  0,   900, 1000001, 1000000, false"
  })
  void aPartLivesAsLongAsItsTokensAreTaken(
      boolean enabled, int notBefore, int lastUse, long idleAt, long overAt, boolean alive) {
    assertThat(new ClientPart(enabled, notBefore, lastUse, idleAt, overAt).isAlive(1_000_000))
        .isEqualTo(alive);
  }
}
