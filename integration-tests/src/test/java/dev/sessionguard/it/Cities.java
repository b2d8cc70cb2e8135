package dev.sessionguard.it;

import dev.sessionguard.location.CityFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cities of the tests' documentation addresses, as a city file that every server is given. */
final class Cities {
  /** In a city with a name beyond ASCII. */
  static final String ZURICH = "198.51.100.7";

  static final String OSAKA = "203.0.113.9";
  static final String OSAKA_IPV6 = "2001:db8:1::9";

  /** In no city file. */
  static final String NOWHERE = "192.0.2.1";

  private Cities() {}

  static synchronized Path file() {
    if (Written.file == null) {
      try {
        Path file = Files.createTempFile("session-guard-cities", ".mmdb");
        file.toFile().deleteOnExit();
        CityFileWriter.nested("GeoLite2-City")
            .with("198.51.100.0/24", "Zürich", "CH")
            .with("203.0.113.0/24", "Osaka", "JP")
            .with("2001:db8:1::/48", "Osaka", "JP")
            .replace(file);
        Written.file = file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Written.file;
  }

  private static final class Written {
    private static Path file;
  }
}
