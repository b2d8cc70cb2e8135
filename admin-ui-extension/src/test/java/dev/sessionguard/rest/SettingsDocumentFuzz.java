package dev.sessionguard.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.SettingsReading;
import java.io.IOException;
import java.util.List;

/** Fuzz target: the body of {@code PUT settings}. */
public final class SettingsDocumentFuzz {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingsDocumentFuzz() {}

  /** Fails where the body is neither refused nor settings that can be written and read again. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    try {
      SettingsReading reading = SettingsDocument.read(data, GuardSettings.DEFAULT);
      byte[] again = JSON.writeValueAsBytes(SettingsDocument.write(reading.settings()));
      if (!SettingsDocument.read(again, GuardSettings.DEFAULT)
          .equals(new SettingsReading(reading.settings(), List.of()))) {
        throw new AssertionError("written, but not read: " + reading.settings());
      }
    } catch (SettingsDocument.NotReadable e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }
}
