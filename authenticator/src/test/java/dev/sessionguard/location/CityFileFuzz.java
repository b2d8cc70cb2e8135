package dev.sessionguard.location;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fuzz target: a city file of any bytes. */
public final class CityFileFuzz {

  private CityFileFuzz() {}

  /** Fails where a file brings down more than itself. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    look(data);
  }

  /** Opens a file of these bytes and looks three addresses up. */
  static void look(byte[] bytes) throws IOException {
    Path folder = Files.createTempDirectory("city-fuzz");
    Path file = folder.resolve("city.mmdb");
    try (CityDatabase cities = new CityDatabase(List.of(file), folder)) {
      Files.write(file, bytes);
      cities.refresh();
      cities.at("192.0.2.1");
      cities.at("198.51.100.1");
      cities.at("2001:db8::1");
      cities.attributions();
      cities.refresh();
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
