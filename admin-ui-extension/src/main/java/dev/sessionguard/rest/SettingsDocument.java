package dev.sessionguard.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingType;
import dev.sessionguard.settings.SettingsCodec;
import dev.sessionguard.settings.SettingsReading;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The settings as the REST contract writes them: a section each, keys and JSON types exact. */
public final class SettingsDocument {

  /** What the answer adds to the settings; given back unchanged it is ignored. */
  private static final Set<String> ANSWERED = Set.of("effective", "coverage", "warnings", "drift");

  private SettingsDocument() {}

  /** Text that is no JSON object at all. */
  public static final class NotReadable extends Exception {
    private static final long serialVersionUID = 1L;

    NotReadable(String message) {
      super(message);
    }
  }

  /**
   * Reads a document. Every required field must be there and of its JSON type; optional sections
   * that are missing keep their stored value.
   *
   * @param stored the settings in force
   * @throws NotReadable when the text is no JSON object
   */
  public static SettingsReading read(byte[] text, GuardSettings stored) throws NotReadable {
    JsonNode document;
    try {
      document = StrictJson.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new NotReadable("The body is not valid JSON: " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw new NotReadable("The body cannot be read");
    }
    if (document == null || !document.isObject()) {
      throw new NotReadable("The body must be a JSON object");
    }
    List<FieldProblem> problems = new ArrayList<>(unknown(document));
    Map<Setting, String> before = SettingsCodec.write(stored);
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      JsonNode section = document.path(setting.section());
      JsonNode given = setting.isSection() ? section : section.path(setting.key());
      if (!given.isMissingNode()) {
        texts.put(setting, text(setting, given));
      } else if (setting.optional()) {
        texts.put(setting, before.getOrDefault(setting, ""));
      } else {
        problems.add(new FieldProblem(setting.field(), "must be given"));
      }
    }
    SettingsReading reading = SettingsCodec.read(texts::get);
    problems.addAll(reading.problems());
    return new SettingsReading(reading.settings(), problems);
  }

  private static List<FieldProblem> unknown(JsonNode document) {
    Set<String> sections = new TreeSet<>();
    Set<String> fields = new TreeSet<>();
    for (Setting setting : Setting.values()) {
      sections.add(setting.section());
      fields.add(setting.field());
    }
    List<FieldProblem> problems = new ArrayList<>();
    document
        .properties()
        .forEach(
            section -> {
              if (ANSWERED.contains(section.getKey())) {
                return;
              }
              if (!sections.contains(section.getKey())) {
                problems.add(problem(section.getKey(), "is not known"));
                return;
              }
              if (fields.contains(section.getKey())) {
                return; // it has no keys of ours
              }
              if (!section.getValue().isObject()) {
                problems.add(problem(section.getKey(), "must be an object"));
                return;
              }
              section
                  .getValue()
                  .properties()
                  .forEach(
                      key -> {
                        String field = section.getKey() + "." + key.getKey();
                        if (!fields.contains(field)) {
                          problems.add(problem(field, "is not known"));
                        }
                      });
            });
    return problems;
  }

  private static FieldProblem problem(String field, String message) {
    return new FieldProblem(field.length() <= 100 ? field : field.substring(0, 100), message);
  }

  /**
   * The codec's text of a JSON value of the right type; of the wrong type a text that no setting
   * accepts, so that the codec words the problem.
   */
  private static String text(Setting setting, JsonNode given) {
    SettingType type = setting.type();
    if (type instanceof SettingType.RoleNames) {
      return names(given);
    }
    if (type instanceof SettingType.Choice) {
      return given.isTextual() ? given.textValue() : given.toString() + SettingType.SEPARATOR;
    }
    return given.toString();
  }

  private static String names(JsonNode given) {
    if (!given.isArray()) {
      return SettingType.SEPARATOR;
    }
    List<String> names = new ArrayList<>();
    for (JsonNode name : given) {
      names.add(
          name.isTextual() && !name.textValue().contains(SettingType.SEPARATOR)
              ? name.textValue()
              : "");
    }
    return given.isEmpty()
        ? ""
        : names.equals(List.of(""))
            ? SettingType.SEPARATOR
            : String.join(SettingType.SEPARATOR, names);
  }

  /** The document of these settings, sections and keys in the contract's order. */
  public static Map<String, Object> write(GuardSettings settings) {
    return write(setting -> setting.type().json(setting.in(settings)));
  }

  /** The document as an event tells it: what is too long for one is left out. */
  public static Map<String, Object> told(GuardSettings settings) {
    return write(setting -> setting.jsonToldIn(settings));
  }

  private static Map<String, Object> write(Function<Setting, Object> value) {
    Map<String, Object> document = new LinkedHashMap<>();
    Map<String, Map<String, Object>> sections = new HashMap<>();
    for (Setting setting : Setting.values()) {
      if (setting.isSection()) {
        document.put(setting.field(), value.apply(setting));
      } else {
        Map<String, Object> keys =
            sections.computeIfAbsent(setting.section(), name -> new LinkedHashMap<>());
        keys.put(setting.key(), value.apply(setting));
        document.put(setting.section(), keys);
      }
    }
    return document;
  }
}
