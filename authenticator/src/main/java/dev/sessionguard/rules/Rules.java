package dev.sessionguard.rules;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.rules.Resolution.Held;
import dev.sessionguard.rules.Resolution.Time;
import dev.sessionguard.rules.Rule.Says;
import dev.sessionguard.text.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A realm's rules, in order. For each part of what can hold for a user, the first rule that matches
 * and says something about it decides; where none does, the realm's own settings hold.
 */
public record Rules(List<Rule> list) {
  public static final int MAX_RULES = 200;

  public static final Rules NONE = new Rules(List.of());

  public Rules {
    list = List.copyOf(list);
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** What those of them that are carried out say of a person. Asks no more than it has to. */
  public Resolution resolve(Person person) {
    return resolve(person, null);
  }

  /**
   * As above, of a person's session.
   *
   * @param device the session's; null where it is not known, and no rule of some devices holds
   */
  public Resolution resolve(Person person, @Nullable DeviceGroup device) {
    return resolve(person, device, Rule::isEnforced);
  }

  /** What they would say of a person if all of them were carried out. */
  public Resolution resolveAll(Person person) {
    return resolveAll(person, null);
  }

  /** As above, of a person's session. */
  public Resolution resolveAll(Person person, @Nullable DeviceGroup device) {
    return resolve(person, device, Rule::enabled);
  }

  /** All of them that hold for a person, be it in reports only, and why. */
  public List<Source> matching(Person person) {
    return list.stream()
        .flatMap(
            rule ->
                rule.matchOnSome(person).map(because -> new Source(rule.name(), because)).stream())
        .toList();
  }

  private Resolution resolve(Person person, @Nullable DeviceGroup device, Predicate<Rule> heard) {
    @Nullable Held limit = null;
    @Nullable Source exempt = null;
    @Nullable Time idle = null;
    @Nullable Time lifetime = null;
    for (Rule rule : list) {
      Says says = rule.says();
      boolean isNews =
          (limit == null && says.limit() != null)
              || (exempt == null && says.exempt())
              || (idle == null && says.idle() != null)
              || (lifetime == null && says.lifetime() != null);
      Optional<Source> match =
          isNews && heard.test(rule)
              ? rule.match(person, device).map(because -> new Source(rule.name(), because))
              : Optional.empty();
      if (match.isPresent()) {
        Source source = match.get();
        limit = limit == null && says.limit() != null ? new Held(says.limit(), source) : limit;
        exempt = exempt == null && says.exempt() ? source : exempt;
        idle = idle == null ? time(says.idle(), source) : idle;
        lifetime = lifetime == null ? time(says.lifetime(), source) : lifetime;
      }
    }
    return limit == null && exempt == null && idle == null && lifetime == null
        ? Resolution.NOTHING
        : new Resolution(limit, exempt, idle, lifetime);
  }

  private static @Nullable Time time(@Nullable Span given, Source source) {
    return given == null ? null : new Time(given.seconds(), source);
  }

  /** Whether any of them can limit anybody, of those that are carried out. */
  public boolean limit() {
    return list.stream().anyMatch(rule -> rule.isEnforced() && rule.limits());
  }

  /** Whether any of them can exempt anybody, of those that are carried out. */
  public boolean exempt() {
    return list.stream().anyMatch(rule -> rule.isEnforced() && rule.says().exempt());
  }

  /** Whether any of them can end anybody's session by time, of those that are carried out. */
  public boolean time() {
    return list.stream()
        .anyMatch(
            rule ->
                rule.isEnforced()
                    && (rule.says().idle() != null || rule.says().lifetime() != null));
  }

  /** Whether any of them tells devices apart, be it in reports only. */
  public boolean byDevice() {
    return list.stream().anyMatch(rule -> rule.enabled() && !rule.devices().isEmpty());
  }

  /** Whether any of them is only to report. */
  public boolean report() {
    return list.stream().anyMatch(rule -> rule.enabled() && rule.mode() == Mode.REPORT_ONLY);
  }

  /** The smallest number that any of them gives that is carried out; empty where none gives one. */
  public OptionalInt least() {
    return list.stream()
        .filter(rule -> rule.isEnforced() && rule.limits())
        .flatMap(rule -> Optional.ofNullable(rule.says().limit()).stream())
        .mapToInt(limit -> limit.number().max())
        .min();
  }

  /** The same rules once something they name has another name. */
  public Rules renamed(Name before, Name after) {
    return new Rules(list.stream().map(rule -> rule.renamed(before, after)).toList());
  }
}
