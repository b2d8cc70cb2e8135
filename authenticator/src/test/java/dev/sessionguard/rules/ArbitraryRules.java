package dev.sessionguard.rules;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Rule.Says;
import dev.sessionguard.text.Span;
import dev.sessionguard.text.SpanUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Rules and people of all kinds, with few names, so that they often meet. */
public final class ArbitraryRules {
  private ArbitraryRules() {}

  private static final Arbitrary<List<String>> NAMES =
      Arbitraries.of("a", "b", "c", "\u00fc \"x\"").list().uniqueElements().ofMaxSize(2);

  private static Arbitrary<List<String>> paths() {
    return Arbitraries.of("/a", "/a/b", "/b", "/b/a/c").list().uniqueElements().ofMaxSize(2);
  }

  static Arbitrary<Who> who() {
    Arbitrary<Map<String, List<String>>> ofClients =
        Arbitraries.maps(Arbitraries.of("app", "crm.x"), NAMES).ofMaxSize(2);
    return Combinators.combine(NAMES, ofClients, paths(), NAMES, NAMES).as(Who::new);
  }

  static Arbitrary<RuleLimit> limit() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 1000).injectNull(0.2),
            Arbitraries.of(WhenExceeded.class).injectNull(0.3),
            Arbitraries.of(WhenExceeded.class)
                .filter(how -> how != WhenExceeded.ASK_USER)
                .injectNull(0.3))
        .as(RuleLimit::new);
  }

  static Arbitrary<Span> span() {
    return Combinators.combine(Arbitraries.of(SpanUnit.class), Arbitraries.doubles().between(0, 1))
        .as((unit, part) -> new Span(1 + (int) (part * (Span.maxValue(unit) - 1)), unit));
  }

  static Arbitrary<Says> says() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            limit().injectNull(0.4),
            span().injectNull(0.5),
            span().injectNull(0.5))
        .as(Says::new)
        .filter(says -> !says.isNothing());
  }

  private static Arbitrary<Rule> ofSomeDevices() {
    return Combinators.combine(
            allDevices(),
            Arbitraries.of(DeviceGroup.class).set().ofMinSize(1).ofMaxSize(2),
            limit())
        .as(
            (rule, devices, limit) ->
                new Rule(
                    rule.name(),
                    rule.enabled(),
                    rule.mode(),
                    rule.who(),
                    rule.except(),
                    devices,
                    new Says(false, limit, null, null)));
  }

  static Arbitrary<Rule> rule() {
    return Arbitraries.oneOf(allDevices(), ofSomeDevices());
  }

  private static Arbitrary<Rule> allDevices() {
    return Combinators.combine(
            Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("\u00e9 \u6f22\"\\<")
                .ofMinLength(1)
                .ofMaxLength(RuleReader.MAX_NAME)
                .filter(name -> !name.isBlank() && !Set.of("user", "realm").contains(name)),
            Arbitraries.of(true, false),
            Arbitraries.of(Mode.class),
            who().filter(who -> !who.isNobody()),
            who(),
            says())
        .as(Rule::new);
  }

  /** Rules that can be stored. */
  public static Arbitrary<Rules> rules() {
    return rule().list().uniqueElements(Rule::name).ofMaxSize(6).map(Rules::new);
  }

  static Arbitrary<Person> person() {
    Arbitrary<Set<String>> few = Arbitraries.of("a", "b", "c").set().ofMaxSize(2);
    return Combinators.combine(
            few,
            few,
            Arbitraries.of("/a", "/a/b", "/a/b/c", "/b").set().ofMaxSize(2),
            Arbitraries.of("a", "b", "d"),
            few)
        .as(
            (roles, clientRoles, groups, name, organizations) ->
                new SomeBody(
                    roles,
                    Set.of("app " + String.join("", clientRoles)),
                    groups,
                    name,
                    organizations));
  }
}
