package dev.sessionguard.limit;

import java.util.List;

/**
 * An enabled element of an authentication flow, as far as it matters to whether every login through
 * the flow meets the step "Session limit". Conditions are no elements: they let nobody through.
 *
 * @param requirement when Keycloak runs it
 * @param kind what it is
 * @param elements those of a flow within the flow, in order
 */
public record FlowElement(Requirement requirement, Kind kind, List<FlowElement> elements) {

  /** When an element is run ({@code AuthenticationExecutionModel.Requirement}). */
  public enum Requirement {
    REQUIRED,
    ALTERNATIVE,
    CONDITIONAL
  }

  /** What an element is. */
  public enum Kind {
    /** The step "Session limit" with a limit of its own. */
    LIMIT,
    /** A flow within the flow. */
    FLOW,
    /** A step that reuses a session, or sends the browser on to a login of another path. */
    ELSEWHERE,
    OTHER
  }

  public FlowElement {
    elements = List.copyOf(elements);
  }

  /**
   * Whether no login gets through a flow without the step. As Keycloak runs a flow ({@code
   * DefaultAuthenticationFlow}): all that is required, and alternatives only where nothing is
   * required or conditional, any one of them.
   */
  public static boolean alwaysAsks(List<FlowElement> flow) {
    if (flow.stream().anyMatch(each -> each.requirement != Requirement.ALTERNATIVE)) {
      return flow.stream()
          .anyMatch(each -> each.requirement == Requirement.REQUIRED && each.asks());
    }
    List<FlowElement> ways = flow.stream().filter(each -> !each.leadsElsewhere()).toList();
    return !ways.isEmpty() && ways.stream().allMatch(FlowElement::asks);
  }

  /** Whether nobody is logged in by it: as with Keycloak's flow of organizations, in their flow. */
  private boolean leadsElsewhere() {
    return kind == Kind.ELSEWHERE
        || (kind == Kind.FLOW
            && !elements.isEmpty()
            && elements.stream().allMatch(FlowElement::leadsElsewhere));
  }

  private boolean asks() {
    return kind == Kind.LIMIT || (kind == Kind.FLOW && alwaysAsks(elements));
  }
}
