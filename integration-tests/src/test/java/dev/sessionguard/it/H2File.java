package dev.sessionguard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** A second connection to the H2 file of a running node, by the driver that the node has. */
final class H2File {
  private H2File() {}

  static Connection connect(KeycloakServer server, String url) throws SQLException {
    try {
      URL[] jar = {driver(server).toUri().toURL()};
      // open for as long as the connection is, which the JVM's end closes
      URLClassLoader loader = new URLClassLoader(jar, H2File.class.getClassLoader());
      Driver driver =
          (Driver) loader.loadClass("org.h2.Driver").getDeclaredConstructor().newInstance();
      return driver.connect(url, new Properties());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path driver(KeycloakServer server) throws IOException {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(
            server.home().resolve("lib/lib/main"), "com.h2database.h2-*.jar")) {
      return jars.iterator().next();
    }
  }
}
