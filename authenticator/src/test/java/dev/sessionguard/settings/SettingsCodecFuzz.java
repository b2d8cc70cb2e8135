package dev.sessionguard.settings;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Fuzz target: a realm whose attributes hold anything, one on each line. */
public final class SettingsCodecFuzz {

  private SettingsCodecFuzz() {}

  /** Fails where reading does, or where what was read cannot be written and read again. */
  public static void fuzzerTestOneInput(byte[] data) {
    Iterator<String> lines = new String(data, StandardCharsets.UTF_8).lines().iterator();
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (lines.hasNext()) {
        texts.put(setting, lines.next());
      }
    }
    SettingsReading reading = SettingsCodec.read(texts::get);
    Map<Setting, String> again = SettingsCodec.write(reading.settings());
    if (!SettingsCodec.read(again::get)
        .equals(new SettingsReading(reading.settings(), List.of()))) {
      throw new AssertionError("written, but not read: " + again);
    }
  }
}
