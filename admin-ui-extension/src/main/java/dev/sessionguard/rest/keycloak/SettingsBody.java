package dev.sessionguard.rest.keycloak;

import dev.sessionguard.rest.SettingsDocument;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.SettingsReading;
import dev.sessionguard.text.FieldProblem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Settings in the body of a request. */
final class SettingsBody {
  /** Far above any settings: as many rules and applications as can be, escaped, fit. */
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  private SettingsBody() {}

  static byte[] text(InputStream body) {
    try {
      return RequestBody.read(body, MAX_BODY_BYTES);
    } catch (IOException e) {
      throw Problems.badRequest(String.valueOf(e.getMessage()));
    }
  }

  static GuardSettings withoutProblems(GuardSettings settings, List<FieldProblem> problems) {
    if (!problems.isEmpty()) {
      throw Problems.badRequest(problems);
    }
    return settings;
  }

  static SettingsReading parsed(byte[] text, GuardSettings stored) {
    try {
      return SettingsDocument.read(text, stored);
    } catch (SettingsDocument.NotReadable e) {
      throw Problems.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
