package dev.sessionguard.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds of rules whatever they say, and of whatever stands where rules should. */
class RulesPropertiesTest {

  @Provide
  Arbitrary<Rules> rules() {
    return ArbitraryRules.rules();
  }

  @Provide
  Arbitrary<Rule> rule() {
    return ArbitraryRules.rule();
  }

  @Provide
  Arbitrary<Person> people() {
    return ArbitraryRules.person();
  }

  /** Any text, and the text of rules with something wrong in it. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        Arbitraries.of("[]", "[{}]", "[[]]", "{}", "null", "[null]", "[1e400]", "[".repeat(5000)),
        ArbitraryRules.rules()
            .map(RulesCodec::write)
            .flatMap(
                text ->
                    Arbitraries.integers()
                        .between(0, text.length() - 1)
                        .map(at -> text.substring(0, at) + '0' + text.substring(at + 1))));
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("rules") Rules rules) {
    assertThat(RulesCodec.read(RulesCodec.write(rules)))
        .isEqualTo(new RulesReading(rules, List.of()));
  }

  @Property
  void nothingMakesReadingFail(@ForAll("texts") String text) {
    RulesReading reading = RulesCodec.read(text);

    assertThatCode(() -> RulesCodec.read(text)).doesNotThrowAnyException();
    assertThat(RulesCodec.read(RulesCodec.write(reading.rules())))
        .isEqualTo(new RulesReading(reading.rules(), List.of()));
    assertThat(reading.problems()).allMatch(problem -> problem.field().startsWith("rules"));
  }

  @Property
  void oneMoreRuleAtTheEndChangesNoAnswerThatThereIs(
      @ForAll("rules") Rules rules, @ForAll("rule") Rule last, @ForAll("people") Person person) {
    List<Rule> more = new ArrayList<>(rules.list());
    more.add(last);

    Resolution before = rules.resolve(person);
    Resolution after = new Rules(more).resolve(person);

    if (before.limit() != null) {
      assertThat(after.limit()).isEqualTo(before.limit());
    }
    if (before.exempt() != null) {
      assertThat(after.exempt()).isEqualTo(before.exempt());
    }
    if (before.idle() != null) {
      assertThat(after.idle()).isEqualTo(before.idle());
    }
    if (before.lifetime() != null) {
      assertThat(after.lifetime()).isEqualTo(before.lifetime());
    }
  }

  /** The first of those that match which says something about a part. */
  private static <T> @Nullable T first(
      Rules rules, Person person, Predicate<Rule> heard, Function<Rule, @Nullable T> part) {
    return rules.list().stream()
        .filter(rule -> heard.test(rule) && rule.match(person, null).isPresent())
        .map(part)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static void assertFirst(
      Resolution said, Rules rules, Person person, Predicate<Rule> heard) {
    assertThat(said.limit() == null ? null : said.limit().limit())
        .isEqualTo(first(rules, person, heard, rule -> rule.says().limit()));
    assertThat(said.exempt() == null ? null : said.exempt().from())
        .isEqualTo(first(rules, person, heard, rule -> rule.says().exempt() ? rule.name() : null));
    assertThat(said.idle() == null ? null : said.idle().seconds())
        .isEqualTo(first(rules, person, heard, rule -> seconds(rule.says().idle())));
    assertThat(said.lifetime() == null ? null : said.lifetime().seconds())
        .isEqualTo(first(rules, person, heard, rule -> seconds(rule.says().lifetime())));
  }

  private static @Nullable Integer seconds(@Nullable Span span) {
    return span == null ? null : span.seconds();
  }

  @Property
  void theFirstThatMatchesAndSpeaksOfAPartDecides(
      @ForAll("rules") Rules rules, @ForAll("people") Person person) {
    assertFirst(rules.resolve(person), rules, person, rule -> rule.mode() == Mode.ENFORCED);
    assertFirst(rules.resolveAll(person), rules, person, rule -> true);
  }

  /** A rule of some devices is one of all for a session on them, and none elsewhere. */
  @Property
  void aDeviceChoosesAmongTheRules(
      @ForAll("rules") Rules rules, @ForAll("people") Person person, @ForAll DeviceGroup device) {
    Rules there =
        new Rules(
            rules.list().stream()
                .filter(rule -> rule.devices().isEmpty() || rule.devices().contains(device))
                .map(
                    rule ->
                        new Rule(
                            rule.name(),
                            rule.enabled(),
                            rule.mode(),
                            rule.who(),
                            rule.except(),
                            rule.says()))
                .toList());

    assertThat(numbers(rules.resolve(person, device))).isEqualTo(numbers(there.resolve(person)));
    assertThat(numbers(rules.resolveAll(person, device)))
        .isEqualTo(numbers(there.resolveAll(person)));
  }

  private static List<@Nullable Object> numbers(Resolution said) {
    return Arrays.asList(
        said.limit() == null ? null : said.limit().limit(),
        said.limit() == null ? null : said.limit().source().from(),
        said.exempt() == null ? null : said.exempt().from(),
        said.idle(),
        said.lifetime());
  }

  @Property
  void orderMattersForThoseOnlyThatMatch(
      @ForAll("rules") Rules rules, @ForAll("people") Person person, @ForAll Random random) {
    List<Rule> matching =
        rules.list().stream().filter(rule -> rule.match(person, null).isPresent()).toList();
    List<Rule> others = new ArrayList<>(rules.list());
    others.removeAll(matching);
    Collections.shuffle(others, random);
    List<Rule> mixed = new ArrayList<>(matching);
    others.forEach(rule -> mixed.add(random.nextInt(mixed.size() + 1), rule));

    assertThat(new Rules(mixed).resolve(person)).isEqualTo(rules.resolve(person));
  }

  @Property
  void aRenameAndBackAgainIsNone(@ForAll("rules") Rules rules) {
    Name before = new Name.RealmRole("a");
    Name after = new Name.RealmRole("unheard of");

    assertThat(rules.renamed(before, after).renamed(after, before)).isEqualTo(rules);
    assertThat(RuleNames.of(rules.renamed(before, after))).doesNotContain(before);
  }
}
