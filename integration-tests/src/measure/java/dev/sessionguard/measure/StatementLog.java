package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.server.PostgresServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL was asked for in one database, out of its log. Each statement is one round trip:
 * the driver sends {@code BEGIN} along with the first.
 */
final class StatementLog {
  /** For the server whose log is to be read. */
  static final String[] SETTINGS = {"log_min_duration_statement=0", "log_line_prefix=%n,%d,"};

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?ms)^(\\d+\\.\\d+),(\\S*?),LOG: +duration: ([0-9.]+) ms +(?:execute [^:]+|statement):"
              + " (.*?)(?=^\\d+\\.\\d+,|\\z)");

  private static final int LONGEST = 110;

  /**
   * A statement.
   *
   * @param end when PostgreSQL had done it
   * @param millis how long PostgreSQL took
   */
  record Asked(Instant end, double millis, String text) {}

  private final PostgresServer server;
  private final String database;

  StatementLog(PostgresServer server, String database) {
    this.server = server;
    this.database = database;
  }

  /** How long the log is: where to read on from. */
  int length() {
    return server.log().length();
  }

  /** What was asked for since the log had a length. */
  List<Asked> since(int length) {
    List<Asked> found = new ArrayList<>();
    Matcher entry = ENTRY.matcher(server.log().substring(length));
    while (entry.find()) {
      String text = entry.group(4).strip();
      if (entry.group(2).equals(database) && !text.equalsIgnoreCase("BEGIN")) {
        double seconds = Double.parseDouble(entry.group(1));
        found.add(
            new Asked(
                Instant.ofEpochMilli(Math.round(seconds * 1000)),
                Double.parseDouble(entry.group(3)),
                brief(text)));
      }
    }
    return found;
  }

  /** Without the columns that are selected or written, and without what is longer than a line. */
  private static String brief(String text) {
    String line =
        text.replaceAll("\\s+", " ")
            .replaceAll("(?i)^select .*? from", "select … from")
            .replaceAll("(?i)(insert into \\S+) \\(.*", "$1 …")
            .toLowerCase(Locale.ROOT);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
  }
}
