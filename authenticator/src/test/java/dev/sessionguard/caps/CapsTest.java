package dev.sessionguard.caps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.caps.CapUse.Level;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Name;
import dev.sessionguard.text.FieldProblem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caps as text, one by one and together. */
class CapsTest {
  private static final String REALM =
      """
      {"scope":"realm","enabled":true,"maxSessions":5000,"whenExceeded":"deny","mode":"enforced"}""";
  private static final String CRM =
      """
      {"scope":"client","of":"crm","enabled":false,"maxSessions":200,"whenExceeded":"end-oldest",\
      "mode":"enforced"}""";
  private static final String ACME =
      """
      {"scope":"organization","of":"acme","enabled":true,"maxSessions":10,"whenExceeded":"deny",\
      "mode":"enforced"}""";
  private static final String ALL = "[" + CRM + "," + ACME + "," + REALM + "]";

  private static Caps good(String text) {
    CapsReading reading = CapsCodec.read(text);
    assertThat(reading.problems()).isEmpty();
    return reading.caps();
  }

  private static List<String> problems(String text) {
    return CapsCodec.read(text).problems().stream()
        .map(problem -> problem.field() + " " + problem.message())
        .toList();
  }

  @Test
  void whatIsWrittenIsReadAndTheOtherWayRound() {
    assertThat(CapsCodec.write(good(ALL))).isEqualTo(ALL);
    assertThat(CapsCodec.write(Caps.NONE)).isEqualTo("[]");
    assertThat(good("[]").isEmpty()).isTrue();
  }

  @Provide
  Arbitrary<Caps> any() {
    return ArbitraryCaps.caps();
  }

  @Property(tries = 200)
  void anyAreReadAsTheyAreWritten(@ForAll("any") Caps caps) {
    assertThat(good(CapsCodec.write(caps))).isEqualTo(caps);
  }

  @Test
  void whatMayBeLeftOutHasADefault() {
    assertThat(good("[" + REALM.replace("\"enabled\":true,", "") + "]"))
        .isEqualTo(good("[" + REALM + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {}                               | caps must be a list of caps
          ''                               | caps must be JSON
          [5]                              | caps[0] must be an object
          [{}]                             | caps[0].scope must be one of realm, client, organization;caps[0].maxSessions must be a whole number from 1 to 100000;caps[0].whenExceeded must be one of deny, end-oldest
          [{"scope":"group",REST}]         | caps[0].scope must be one of realm, client, organization
          [{"scope":1,REST}]               | caps[0].scope must be one of realm, client, organization
          [{"scope":"realm","of":"x",REST}] | caps[0].of must be left out for the realm
          [{"scope":"realm","of":null,REST}] | caps[0].of must be left out for the realm
          [{"scope":"client",REST}]        | caps[0].of must be a client id of 1 to 255 characters on one line
          [{"scope":"client","of":7,REST}] | caps[0].of must be a client id of 1 to 255 characters on one line
          [{"scope":"organization","of":" ",REST}] | caps[0].of must be an organization's alias of 1 to 255 characters on one line
          [{"scope":"realm","x":1,REST}]   | caps[0].x is not known
          [{"scope":"realm","mode":"off",REST}] | caps[0].mode must be one of enforced, report-only
          [{"scope":"realm","mode":null,REST}] | caps[0].mode must be one of enforced, report-only
          [{"scope":"realm","enabled":1,REST}] | caps[0].enabled must be true or false
          [{"scope":"realm",REST},{"scope":"realm",REST}] | caps[1] is about the same as caps[0]
          [{"scope":"client","of":"a",REST},{"scope":"client","of":"a",REST}] | caps[1] is about the same as caps[0]
          [{"scope":"realm","maxSessions":0,"whenExceeded":"deny"}] | caps[0].maxSessions must be a whole number from 1 to 100000
          [{"scope":"realm","maxSessions":100001,"whenExceeded":"deny"}] | caps[0].maxSessions must be a whole number from 1 to 100000
          [{"scope":"realm","maxSessions":1.5,"whenExceeded":"deny"}] | caps[0].maxSessions must be a whole number from 1 to 100000
          [{"scope":"realm","maxSessions":"1","whenExceeded":"deny"}] | caps[0].maxSessions must be a whole number from 1 to 100000
          [{"scope":"realm","maxSessions":4294967297,"whenExceeded":"deny"}] | caps[0].maxSessions must be a whole number from 1 to 100000
          [{"scope":"realm","maxSessions":1,"whenExceeded":"ask-user"}] | caps[0].whenExceeded must be one of deny, end-oldest
          [{"scope":"realm","maxSessions":1,"whenExceeded":"end-least-recent"}] | caps[0].whenExceeded must be one of deny, end-oldest
          """)
  void everyProblemIsToldAtItsPlace(String text, String told) {
    String whole = text.replace("REST", "\"maxSessions\":1,\"whenExceeded\":\"deny\"");
    assertThat(problems(whole)).containsExactly(told.split(";"));
  }

  @Test
  void theBoundsAreIn() {
    assertThat(good("[" + REALM.replace("5000", "1") + "]").list().get(0).maxSessions())
        .isEqualTo(1);
    assertThat(good("[" + REALM.replace("5000", "100000") + "]").list().get(0).maxSessions())
        .isEqualTo(100_000);
    String many =
        IntStream.range(0, 101)
            .mapToObj(i -> CRM.replace("crm", "c" + i))
            .collect(Collectors.joining(",", "[", "]"));
    CapsReading reading = CapsCodec.read(many);
    assertThat(reading.problems())
        .containsExactly(new FieldProblem("caps", "must be at most 100 caps"));
    assertThat(reading.caps().list()).hasSize(100);
  }

  @Test
  void ofPoisonedTextTheGoodOnesHold() {
    CapsReading reading = CapsCodec.read("[7," + REALM + ",{\"scope\":\"x\"}]");
    assertThat(CapsCodec.write(reading.caps())).isEqualTo("[" + REALM + "]");
    assertThat(reading.problems()).hasSize(4);
  }

  /** Every login takes its places in this order, so that two never wait for each other. */
  @Test
  void thoseInForceAreInOneOrder() {
    String wiki = CRM.replace("crm", "wiki").replace("false", "true");
    String app = CRM.replace("crm", "app").replace("false", "true");
    assertThat(good("[" + wiki + "," + ACME + "," + CRM + "," + app + "," + REALM + "]").inForce())
        .extracting(Cap::id)
        .containsExactly("realm", "client:app", "client:wiki", "organization:acme");
  }

  @ParameterizedTest
  @CsvSource({"crm, true", "other, false", "acme, false"})
  void onlyACapThatIsSwitchedOnIsTheClients(String client, boolean its) {
    assertThat(good(ALL).ofClient(client)).isEmpty();
    assertThat(good(ALL.replace("\"enabled\":false", "\"enabled\":true")).ofClient(client))
        .matches(found -> found.isPresent() == its);
  }

  @Test
  void oneThatIsOnlyReportedHasPlacesOfItsOwnAndHoldsNobody() {
    Caps tried = good(ALL.replace("true", "false").replace("\"enforced\"", "\"report-only\""));
    assertThat(tried.withPlaces()).isEmpty();
    Cap cap = new Cap(CapScope.CLIENT, "crm", true, 5, WhenExceeded.DENY, Mode.REPORT_ONLY);
    Cap carriedOut = new Cap(CapScope.CLIENT, "crm", true, 5, WhenExceeded.DENY, Mode.ENFORCED);
    Cap ending =
        new Cap(CapScope.CLIENT, "crm", true, 5, WhenExceeded.END_OLDEST, Mode.REPORT_ONLY);
    assertThat(List.of(cap.key(), carriedOut.key(), ending.key())).doesNotHaveDuplicates();
    Caps both = new Caps(List.of(cap, good("[" + REALM + "]").list().get(0)));
    assertThat(both.withPlaces()).extracting(Cap::id).containsExactly("realm", "client:crm");
    assertThat(both.inForce()).extracting(Cap::id).containsExactly("realm");
    assertThat(both.reported()).containsExactly(cap);
    assertThat(both.ofClient("crm")).isEmpty();
    assertThat(both.reportsOf("crm")).isTrue();
    assertThat(both.reportsOf("wiki")).isFalse();
    assertThat(both.renamed("crm", "sales").reportsOf("sales")).isTrue();
  }

  @Test
  void aCapFollowsItsClientsNewId() {
    assertThat(CapsCodec.write(good(ALL).renamed("crm", "sales")))
        .isEqualTo(ALL.replace("\"crm\"", "\"sales\""));
    assertThat(good(ALL).renamed("acme", "other")).isEqualTo(good(ALL));
    Caps both = good("[" + CRM + "," + CRM.replace("crm", "sales") + "]");
    assertThat(both.renamed("crm", "sales")).isEqualTo(both);
  }

  /** A place given out under another number is none: all are given out anew. */
  @Test
  void placesAreAnothersOnceTheNumberIsAnother() {
    Cap five = new Cap(CapScope.REALM, "", true, 5, WhenExceeded.DENY, Mode.ENFORCED);
    assertThat(five.key())
        .hasSize(16)
        .isEqualTo(
            new Cap(CapScope.REALM, "", false, 5, WhenExceeded.END_OLDEST, Mode.ENFORCED).key())
        .isNotEqualTo(new Cap(CapScope.REALM, "", true, 6, WhenExceeded.DENY, Mode.ENFORCED).key())
        .isNotEqualTo(
            new Cap(CapScope.CLIENT, "realm", true, 5, WhenExceeded.DENY, Mode.ENFORCED).key());
    assertThat(new Cap(CapScope.CLIENT, "x", true, 5, WhenExceeded.DENY, Mode.ENFORCED).key())
        .isNotEqualTo(
            new Cap(CapScope.ORGANIZATION, "x", true, 5, WhenExceeded.DENY, Mode.ENFORCED).key());
  }

  @Test
  void namesThatTheRealmDoesNotHaveAreProblemsUnlessTheyAreStored() {
    Caps caps = good(ALL);
    assertThat(CapNames.unknown(caps, Caps.NONE, name -> name.equals(new Name.Client("crm"))))
        .containsExactly(new FieldProblem("caps[1].of", "is not an organization of this realm"));
    assertThat(
            CapNames.unknown(caps, Caps.NONE, name -> name.equals(new Name.Organization("acme"))))
        .containsExactly(new FieldProblem("caps[0].of", "is not a client of this realm"));
    assertThat(CapNames.unknown(caps, caps, name -> false)).isEmpty();
    assertThat(CapNames.missing(caps, name -> false)).containsExactly(0, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "5000, 0, 0, low",
    "5000, 3999, 79, low",
    "5000, 4000, 80, high",
    "5000, 4749, 94, high",
    "5000, 4750, 95, critical",
    "5000, 4999, 99, critical",
    "5000, 5000, 100, full",
    "5000, 6000, 100, full",
    "1, 0, 0, low",
    "1, 1, 100, full",
    "100000, 99999, 99, critical"
  })
  void howFullACapIs(int max, int held, int percent, String level) {
    CapUse use =
        new CapUse(new Cap(CapScope.REALM, "", true, max, WhenExceeded.DENY, Mode.ENFORCED), held);
    assertThat(use.percent()).isEqualTo(percent);
    assertThat(use.level().id()).isEqualTo(level);
  }

  @Test
  void onlyAWorseLevelIsNews() {
    assertThat(Level.HIGH.isWorseThan(Level.LOW)).isTrue();
    assertThat(Level.FULL.isWorseThan(Level.CRITICAL)).isTrue();
    assertThat(Level.HIGH.isWorseThan(Level.HIGH)).isFalse();
    assertThat(Level.LOW.isWorseThan(Level.FULL)).isFalse();
  }
}
