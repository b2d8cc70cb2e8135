package dev.sessionguard.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

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
  }

  @Property
  void theFirstThatMatchesAndSpeaksOfAPartDecides(
      @ForAll("rules") Rules rules, @ForAll("people") Person person) {
    List<Rule> matching =
        rules.list().stream().filter(rule -> rule.match(person).isPresent()).toList();

    Resolution said = rules.resolve(person);

    assertThat(said.limit() == null ? null : said.limit().limit())
        .isEqualTo(
            matching.stream()
                .map(Rule::limit)
                .filter(limit -> limit != null)
                .findFirst()
                .orElse(null));
    assertThat(said.exempt() == null ? null : said.exempt().from())
        .isEqualTo(matching.stream().filter(Rule::exempt).map(Rule::name).findFirst().orElse(null));
  }

  @Property
  void orderMattersForThoseOnlyThatMatch(
      @ForAll("rules") Rules rules, @ForAll("people") Person person, @ForAll Random random) {
    List<Rule> matching =
        rules.list().stream().filter(rule -> rule.match(person).isPresent()).toList();
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
