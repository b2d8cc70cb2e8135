package dev.sessionguard.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.applications.Applications;
import dev.sessionguard.applications.ApplicationsCodec;
import dev.sessionguard.applications.ApplicationsReading;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.caps.CapsCodec;
import dev.sessionguard.caps.CapsReading;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.rules.RulesReading;
import dev.sessionguard.text.FieldProblem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a setting can be, and its text as a realm attribute. A value is a {@link Boolean}, an {@link
 * Integer}, a {@link String}, a list of strings, {@link Rules}, {@link Applications} or {@link
 * Caps}, by type.
 */
public sealed interface SettingType {

  /** Between the values of a list in one text, as Keycloak does it (Constants.CFG_DELIMITER). */
  String SEPARATOR = "##";

  /** The text's value; none where the text is not of this type. */
  Optional<Object> parse(String text);

  /**
   * What a text gives.
   *
   * @param value the value as far as the text can be read
   * @param problems with the text, each at its place
   */
  record Parsed(Optional<Object> value, List<FieldProblem> problems) {}

  /**
   * Reads a text; of one that is read in parts, what can be read holds.
   *
   * @param field the setting's name
   */
  default Parsed read(String field, String text) {
    Optional<Object> value = parse(text);
    return new Parsed(
        value, value.isPresent() ? List.of() : List.of(new FieldProblem(field, mustBe())));
  }

  /** The value as the REST contract has it. */
  default Object json(Object value) {
    return value;
  }

  /** How a problem goes on after the setting's name. */
  String mustBe();

  /** The value's text. */
  default String text(Object value) {
    return value.toString();
  }

  /** True or false, and no other spelling of either. */
  record Flag() implements SettingType {
    @Override
    public Optional<Object> parse(String text) {
      return text.equals("true") || text.equals("false")
          ? Optional.of(Boolean.valueOf(text))
          : Optional.empty();
    }

    @Override
    public String mustBe() {
      return "must be true or false";
    }
  }

  /** A whole number within bounds, which are in. */
  record WholeNumber(int min, int max) implements SettingType {
    @Override
    public Optional<Object> parse(String text) {
      try {
        int number = Integer.parseInt(text);
        return number >= min && number <= max ? Optional.of(number) : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public String mustBe() {
      return "must be a whole number from " + min + " to " + max;
    }
  }

  /** One of some words. */
  record Choice(List<String> ids) implements SettingType {
    public Choice {
      ids = List.copyOf(ids);
    }

    @Override
    public Optional<Object> parse(String text) {
      return ids.contains(text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String mustBe() {
      return "must be one of " + String.join(", ", ids);
    }
  }

  /**
   * Names of realm roles, none too.
   *
   * @param most how many at most
   * @param maxLength of each, in characters
   */
  record RoleNames(int most, int maxLength) implements SettingType {
    @Override
    public Optional<Object> parse(String text) {
      List<String> names = text.isEmpty() ? List.of() : List.of(text.split(SEPARATOR, -1));
      return names.size() <= most && names.stream().allMatch(ListSettings::isRoleName)
          ? Optional.of(names)
          : Optional.empty();
    }

    @Override
    public String text(Object value) {
      return String.join(SEPARATOR, ((List<?>) value).stream().map(Object::toString).toList());
    }

    @Override
    public String mustBe() {
      return "must be at most "
          + most
          + " names of realm roles, each of 1 to "
          + maxLength
          + " characters without "
          + SEPARATOR;
    }
  }

  /**
   * A list in JSON, of whose entries those that cannot be read are left out, and the others hold.
   *
   * @param words what its entries are called, in the plural
   * @param read reads a text
   * @param write a value as JSON, which is its text too
   */
  record JsonListOf<T>(
      String words, Class<T> type, Function<String, Parsed> read, Function<T, JsonNode> write)
      implements SettingType {

    static final JsonListOf<Rules> RULES =
        new JsonListOf<>(
            RulesCodec.FIELD,
            Rules.class,
            text -> {
              RulesReading reading = RulesCodec.read(text);
              return new Parsed(Optional.of(reading.rules()), reading.problems());
            },
            RulesCodec::json);

    static final JsonListOf<Applications> APPLICATIONS =
        new JsonListOf<>(
            ApplicationsCodec.FIELD,
            Applications.class,
            text -> {
              ApplicationsReading reading = ApplicationsCodec.read(text);
              return new Parsed(Optional.of(reading.applications()), reading.problems());
            },
            ApplicationsCodec::json);

    static final JsonListOf<Caps> CAPS =
        new JsonListOf<>(
            CapsCodec.FIELD,
            Caps.class,
            text -> {
              CapsReading reading = CapsCodec.read(text);
              return new Parsed(Optional.of(reading.caps()), reading.problems());
            },
            CapsCodec::json);

    @Override
    public Optional<Object> parse(String text) {
      Parsed parsed = read.apply(text);
      return parsed.problems().isEmpty() ? parsed.value() : Optional.empty();
    }

    @Override
    public Parsed read(String field, String text) {
      return read.apply(text);
    }

    @Override
    public String text(Object value) {
      return json(value).toString();
    }

    @Override
    public JsonNode json(Object value) {
      return write.apply(type.cast(value));
    }

    @Override
    public String mustBe() {
      return "must be a list of " + words;
    }
  }
}
