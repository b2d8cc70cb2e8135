package dev.sessionguard.location;

import java.nio.file.Path;
import java.time.Instant;

/** What an operator should know happened to a city file. */
public sealed interface CityFileChange {

  Path file();

  /**
   * The file is in use from now on.
   *
   * @param databaseType what the file calls itself
   * @param built when its maker built it
   */
  record Opened(Path file, String databaseType, Instant built) implements CityFileChange {}

  /**
   * The file as it is now cannot be used.
   *
   * @param keepsOlder whether what was open before goes on answering
   */
  record Refused(Path file, String reason, boolean keepsOlder) implements CityFileChange {}

  /** The file is in use but some of its records cannot be read; others answer. */
  record Damaged(Path file, String reason) implements CityFileChange {}
}
