package dev.sessionguard.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plans that PostgreSQL really used, out of its log ({@code auto_explain}). They are an
 * artefact of a run, in {@code target/plans}, and in no document: they have a line for each node.
 */
final class QueryPlans {
  private static final Pattern PLAN =
      Pattern.compile("(?s)duration: ([0-9.]+) ms  plan:\n(.*?)(?=\n\\d{4}-\\d\\d-\\d\\d |$)");

  private final StringBuilder text = new StringBuilder();

  /** Adds the plans of statements about sessions. */
  void add(String title, String log) {
    text.append("# ").append(title).append("\n\n");
    Matcher plan = PLAN.matcher(log);
    while (plan.find()) {
      if (plan.group(2).toLowerCase(Locale.ROOT).contains("session")) {
        text.append(plan.group(1)).append(" ms ").append(brief(plan.group(2))).append("\n\n");
      }
    }
  }

  /** Writes all that were added, and says where. */
  void write(String name) {
    try {
      Path file = Files.createDirectories(Path.of("target", "plans")).resolve(name + ".txt");
      Files.writeString(file, text);
      System.out.println("[it] query plans: " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the columns selected and without long lists of parameters. */
  private static String brief(String plan) {
    return plan.replaceAll("(?i)select [a-z0-9_.,]+ from", "select ... from")
        .replaceAll("\\$\\d+(,\\$\\d+){20,}", "...")
        .replace("\t", "  ")
        .strip();
  }
}
