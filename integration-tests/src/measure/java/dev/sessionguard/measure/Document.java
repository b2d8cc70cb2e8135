package dev.sessionguard.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents in {@code docs/} that harnesses write. */
final class Document {
  private Document() {}

  /** Writes one, and prints it. */
  static void write(String file, CharSequence text) throws IOException {
    Path docs = Path.of(System.getProperty("basedir", ".")).resolve("../docs").normalize();
    Files.writeString(docs.resolve(file), text);
    System.out.println(text);
  }
}
