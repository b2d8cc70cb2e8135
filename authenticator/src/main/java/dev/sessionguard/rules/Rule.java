package dev.sessionguard.rules;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.text.Span;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a realm's list of rules: what holds for some people.
 *
 * @param name unique in the realm
 * @param enabled whether it says anything at all
 * @param mode whether what it says is carried out
 * @param who for whom it holds
 * @param except for whom it does not, although they are among the others
 * @param devices on which it holds; none for all. A rule of some devices says a limit and nothing
 *     else, and may name nobody: then it holds for everybody
 * @param says what holds for them
 */
public record Rule(
    String name,
    boolean enabled,
    Mode mode,
    Who who,
    Who except,
    Set<DeviceGroup> devices,
    Says says) {

  public Rule {
    devices = Set.copyOf(devices);
  }

  /** A rule for all devices. */
  public Rule(String name, boolean enabled, Mode mode, Who who, Who except, Says says) {
    this(name, enabled, mode, who, except, Set.of(), says);
  }

  /**
   * What a rule says, part by part.
   *
   * @param exempt whether no limit touches its people
   * @param limit their limit; null where the rule says nothing about it
   * @param idle inactivity after which their sessions end; null where the rule says nothing
   * @param lifetime time from the login after which their sessions end; null where the rule says
   *     nothing
   */
  public record Says(
      boolean exempt, @Nullable RuleLimit limit, @Nullable Span idle, @Nullable Span lifetime) {

    /** Whether it says nothing. */
    public boolean isNothing() {
      return !exempt && limit == null && idle == null && lifetime == null;
    }
  }

  /**
   * By what the rule holds for a person, for people to read; empty where it does not.
   *
   * @param device the session's; null where it is not known, and no rule of some devices holds
   */
  public Optional<String> match(Person person, @Nullable DeviceGroup device) {
    return devices.isEmpty() || (device != null && devices.contains(device))
        ? matchOnSome(person)
        : Optional.empty();
  }

  /** By what the rule holds for a person on some device at least. */
  Optional<String> matchOnSome(Person person) {
    return enabled
        ? (who.isNobody() ? Optional.of("everybody") : who.match(person))
            .filter(because -> except.match(person).isEmpty())
            .map(because -> devices.isEmpty() ? because : because + " on " + deviceNames())
        : Optional.empty();
  }

  /** Its devices, for people to read. */
  public String deviceNames() {
    return Arrays.stream(DeviceGroup.values())
        .filter(devices::contains)
        .map(DeviceGroup::id)
        .collect(Collectors.joining(", "));
  }

  /** Whether it is carried out. */
  public boolean isEnforced() {
    return enabled && mode == Mode.ENFORCED;
  }

  /** Whether it can limit anybody, be it in reports only. */
  public boolean limits() {
    RuleLimit limit = says.limit();
    return enabled && limit != null && limit.maxSessions() != null;
  }

  Rule renamed(Name before, Name after) {
    return new Rule(
        name,
        enabled,
        mode,
        who.renamed(before, after),
        except.renamed(before, after),
        devices,
        says);
  }
}
