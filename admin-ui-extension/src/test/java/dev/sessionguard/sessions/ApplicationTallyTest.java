package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.applications.Application;
import dev.sessionguard.applications.ApplicationsCodec;
import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.sessions.LimitPreview.Above;
import dev.sessionguard.sessions.LimitPreview.CapEffect;
import dev.sessionguard.sessions.LimitPreview.RuleEffect;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationTallyTest {
  private final ApplicationTally tally =
      new ApplicationTally(
          ApplicationsCodec.read(
                  """
                  [{"name":"CRM","clients":["crm"],"maxSessions":2,"whenExceeded":"deny"},
                   {"name":"Off","enabled":false,"clients":["off"],"maxSessions":1,
                    "whenExceeded":"deny"},
                   {"name":"Wiki","mode":"report-only","clients":["wiki"],"maxSessions":1,
                    "whenExceeded":"end-oldest"}]""")
              .applications());
  private final Application crm = tally.applications().get(0);

  @Test
  void thoseThatAreSwitchedOnAreToldInOrder() {
    assertThat(tally.effects())
        .containsExactly(
            new RuleEffect("CRM", 0, 0, 0, List.of()), new RuleEffect("Wiki", 0, 0, 0, List.of()));
  }

  @Test
  void whoIsAboveIsToldOnceForEachApplication() {
    tally.add(crm, "a", "ann", 2);
    tally.add(crm, "b", "ben", 5);
    tally.add(crm, "c", "cem", 3);
    tally.add(tally.applications().get(1), "b", "ben", 2);
    assertThat(tally.effects())
        .containsExactly(
            new RuleEffect(
                "CRM", 3, 2, 4, List.of(new Above("b", "ben", 5, 2), new Above("c", "cem", 3, 2))),
            new RuleEffect("Wiki", 1, 1, 1, List.of(new Above("b", "ben", 2, 1))));
  }

  @Test
  void fiftyAreNamed() {
    IntStream.range(0, 60).forEach(at -> tally.add(crm, "id" + at, "u" + at, 3 + at));
    RuleEffect effect = tally.effects().get(0);
    assertThat(effect.usersAbove()).isEqualTo(60);
    assertThat(effect.named()).hasSize(50);
    assertThat(effect.named().get(0).held()).isEqualTo(62);
  }

  @ParameterizedTest
  @CsvSource({"5, 0, 0", "5, 5, 0", "5, 6, 1", "1, 100, 99"})
  void aCapTellsHowManyAreAboveIt(int max, long held, long above) {
    Cap cap = new Cap(CapScope.CLIENT, "crm", true, max, WhenExceeded.DENY, Mode.ENFORCED);
    assertThat(CapEffect.of(cap, held)).isEqualTo(new CapEffect("client:crm", held, max, above));
  }
}
