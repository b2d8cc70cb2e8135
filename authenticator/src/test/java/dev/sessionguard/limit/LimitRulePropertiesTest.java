package dev.sessionguard.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.limit.LimitDecision.Allowed;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitDecision.EndSessions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of the rule whatever sessions a user has: many with the same times among them. */
class LimitRulePropertiesTest {

  @Provide
  Arbitrary<List<LiveSession>> sessions() {
    Arbitrary<Long> times =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 5),
            Arbitraries.longs(),
            Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE));
    return Combinators.combine(
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(3),
            times,
            times)
        .as(LiveSession::new)
        .list()
        .uniqueElements(LiveSession::id)
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<LimitPolicy> policies() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 45).map(SessionLimit::of),
            Arbitraries.of(WhenExceeded.class),
            Arbitraries.of(WhenExceeded.class).filter(how -> how != WhenExceeded.ASK_USER),
            Arbitraries.of(true, false))
        .as(LimitPolicy::new);
  }

  @Provide
  Arbitrary<Set<String>> choices() {
    return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(3).set();
  }

  @Property
  void nobodyHoldsMoreThanTheLimitAfterALogin(
      @ForAll("sessions") List<LiveSession> live,
      @ForAll("policies") LimitPolicy policy,
      @ForAll("choices") Set<String> chosen,
      @ForAll Random random) {
    live.stream().filter(one -> random.nextInt(3) == 0).map(LiveSession::id).forEach(chosen::add);

    LimitDecision decision = LimitRule.decide(policy, KnownSessions.of(live), chosen);

    if (decision instanceof Allowed) {
      assertThat(live.size() + 1).isLessThanOrEqualTo(policy.limit().max());
    } else if (decision instanceof EndSessions end) {
      assertThat(live.size() + 1 - end.sessions().size()).isLessThanOrEqualTo(policy.limit().max());
    } else {
      assertThat(live.size()).isGreaterThanOrEqualTo(policy.limit().max());
    }
  }

  @Property
  void onlyLiveSessionsEndAndEachOnce(
      @ForAll("sessions") List<LiveSession> live,
      @ForAll("policies") LimitPolicy policy,
      @ForAll("choices") Set<String> chosen) {
    if (LimitRule.decide(policy, KnownSessions.of(live), chosen) instanceof EndSessions end) {
      assertThat(end.sessions()).isNotEmpty().doesNotHaveDuplicates().isSubsetOf(live);
    }
  }

  @Property
  void noMoreEndThanMust(
      @ForAll("sessions") List<LiveSession> live, @ForAll("policies") LimitPolicy policy) {
    if (LimitRule.decide(policy, KnownSessions.of(live)) instanceof EndSessions end) {
      assertThat(end.sessions()).hasSize(live.size() + 1 - policy.limit().max());
    }
  }

  @Property
  void whatEndsComesBeforeWhatStays(
      @ForAll("sessions") List<LiveSession> live, @ForAll("policies") LimitPolicy policy) {
    Comparator<LiveSession> order =
        policy.whenExceeded() == WhenExceeded.END_OLDEST
            ? Comparator.comparingLong(LiveSession::loginTime)
            : Comparator.comparingLong(LiveSession::lastActivity);
    if (LimitRule.decide(policy, KnownSessions.of(live)) instanceof EndSessions end) {
      Set<LiveSession> stay = new HashSet<>(live);
      stay.removeAll(end.sessions());
      assertThat(stay)
          .allSatisfy(
              one ->
                  assertThat(end.sessions())
                      .allSatisfy(
                          victim -> assertThat(order.compare(victim, one)).isNotPositive()));
    }
  }

  @Property
  void everyNodeDecidesTheSameWhateverOrderItReadThemIn(
      @ForAll("sessions") List<LiveSession> live,
      @ForAll("policies") LimitPolicy policy,
      @ForAll("choices") Set<String> chosen,
      @ForAll Random random) {
    List<LiveSession> other = new ArrayList<>(live);
    Collections.shuffle(other, random);

    assertThat(LimitRule.decide(policy, KnownSessions.of(other), chosen))
        .isEqualTo(LimitRule.decide(policy, KnownSessions.of(live), chosen));
  }

  @Property
  void refusalAndQuestionTellTheTrueCount(
      @ForAll("sessions") List<LiveSession> live, @ForAll("policies") LimitPolicy policy) {
    LimitDecision decision = LimitRule.decide(policy, KnownSessions.of(live));

    if (decision instanceof Denied denied) {
      assertThat(denied).isEqualTo(new Denied(policy.limit().max(), live.size()));
    } else if (decision instanceof AskUser asked) {
      int max = policy.limit().max();
      assertThat(asked).isEqualTo(new AskUser(max, live.size(), live.size() + 1 - max));
    }
  }

  @Property
  void aHealedUserHoldsTheLimitAndStaysHealed(
      @ForAll("sessions") List<LiveSession> live, @ForAll("policies") LimitPolicy policy) {
    List<LiveSession> surplus = LimitRule.surplus(policy, live);
    List<LiveSession> rest = new ArrayList<>(live);
    rest.removeAll(surplus);

    assertThat(rest).hasSize(Math.min(live.size(), policy.limit().max()));
    assertThat(LimitRule.surplus(policy, rest)).isEmpty();
  }

  @Property
  void aFlowIsNeverMoreGenerousThanTheRealm(
      @ForAll("policies") LimitPolicy realm, @ForAll("policies") LimitPolicy flow) {
    assertThat(realm.tightenedBy(flow.limit(), flow.whenExceeded()).limit().max())
        .isEqualTo(Math.min(realm.limit().max(), flow.limit().max()));
  }
}
