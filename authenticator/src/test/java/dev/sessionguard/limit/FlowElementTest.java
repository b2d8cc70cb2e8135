package dev.sessionguard.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.limit.FlowElement.Kind;
import dev.sessionguard.limit.FlowElement.Requirement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Flows are spelt as a requirement and a kind for each element: R, A or C, and L for the step, O
 * for any other, E for elsewhere, or the elements of a flow within in parentheses.
 */
class FlowElementTest {

  @ParameterizedTest
  @CsvSource({
    // nothing, and the step alone
    "'', false",
    "RL, true",
    "AL, true",
    "RO, false",
    // all that is required is run
    "RO RL, true",
    "RL RO, true",
    "RO R(RL), true",
    "RO R(RO RL), true",
    "RO R(RO), false",
    // one of the alternatives is
    "AO AL, false",
    "AL AL, true",
    "A(RO RL) AO, false",
    "A(RO RL) A(RL), true",
    "A(RO) A(RL), false",
    // Keycloak's browser flow: cookie, identity provider, forms
    "AE AE A(RO RL), true",
    "AE AE A(RO), false",
    "AE AE A(RO C(RO RL)), false",
    "AE AE A(RO RL C(RO RO)), true",
    "AE AO A(RO RL), false",
    "AE AE, false",
    // with Keycloak's flow of organizations, which only sends on to their identity providers
    "AE AE A(C(AE)) A(RO RL), true",
    "AE AE A(C(AE)) A(RO), false",
    "AE A(C(AE)), false",
    "AE A(C(AO)) A(RO RL), false",
    "AE A() A(RO RL), false",
    // beside what is required or conditional, alternatives are not run
    "RO AL, false",
    "RO A(RL), false",
    "RL AO, true",
    "C(RL) AL, false",
    // a condition may not be met
    "C(RO RL), false",
    "RO C(RL), false",
    "RO R(C(RL)), false",
    "R(A(RL) A(RO)), false",
    "R(A(RL) A(RL)), true",
    "RE RL, true"
  })
  void everyWayThroughMeetsTheStepOrNot(String flow, boolean asks) {
    assertThat(FlowElement.alwaysAsks(new Spelt(flow).read())).isEqualTo(asks);
  }

  @Test
  void whatHangsOnAStepThatIsNoFlowDoesNotCount() {
    FlowElement limit = new FlowElement(Requirement.ALTERNATIVE, Kind.LIMIT, List.of());
    FlowElement elsewhere = new FlowElement(Requirement.ALTERNATIVE, Kind.ELSEWHERE, List.of());
    FlowElement withLimit = new FlowElement(Requirement.ALTERNATIVE, Kind.OTHER, List.of(limit));
    FlowElement onward = new FlowElement(Requirement.ALTERNATIVE, Kind.OTHER, List.of(elsewhere));
    assertThat(FlowElement.alwaysAsks(List.of(withLimit))).isFalse();
    assertThat(FlowElement.alwaysAsks(List.of(onward, limit))).isFalse();
  }

  private static final class Spelt {
    private final String text;
    private int at;

    Spelt(String text) {
      this.text = text.replace(" ", "");
    }

    List<FlowElement> read() {
      List<FlowElement> elements = new ArrayList<>();
      while (at < text.length() && text.charAt(at) != ')') {
        elements.add(element());
      }
      return elements;
    }

    private FlowElement element() {
      Requirement requirement =
          switch (text.charAt(at++)) {
            case 'R' -> Requirement.REQUIRED;
            case 'A' -> Requirement.ALTERNATIVE;
            default -> Requirement.CONDITIONAL;
          };
      char kind = text.charAt(at++);
      if (kind == '(') {
        List<FlowElement> within = read();
        at++;
        return new FlowElement(requirement, Kind.FLOW, within);
      }
      Kind step = kind == 'L' ? Kind.LIMIT : kind == 'E' ? Kind.ELSEWHERE : Kind.OTHER;
      return new FlowElement(requirement, step, List.of());
    }
  }
}
