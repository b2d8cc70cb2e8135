package dev.sessionguard.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * An agent that sets a running server's clock ahead, as Keycloak's own tests do: all its times come
 * from its class {@code Time}. A JVM whose system calls are faked does not start reliably, and a
 * node that starts more than a minute ahead takes the others for gone ({@code
 * KEYCLOAK_JDBC_PING2.staleness_timeout}).
 */
public final class ClockAhead {
  private static final String CLOCK = "org.keycloak.common.util.Time";

  private ClockAhead() {}

  /** What the server's JVM calls before all else, with the seconds and what to wait for. */
  public static void premain(String arguments, Instrumentation server) {
    String[] parts = arguments.split("=", 2);
    Thread setter =
        new Thread(() -> set(server, Integer.parseInt(parts[0]), Path.of(parts[1])), "clock-ahead");
    setter.setDaemon(true);
    setter.start();
  }

  private static void set(Instrumentation server, int seconds, Path signal) {
    try {
      while (!Files.exists(signal)) {
        Thread.sleep(50);
      }
      while (true) {
        for (Class<?> loaded : server.getAllLoadedClasses()) {
          if (loaded.getName().equals(CLOCK)) {
            loaded.getMethod("setOffset", int.class).invoke(null, seconds);
            return;
          }
        }
        Thread.sleep(50);
      }
    } catch (ReflectiveOperationException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The option of a JVM for it.
   *
   * @param signal a file: when it comes to be, the clock is set
   */
  static String option(int seconds, Path signal) {
    try {
      Path jar = Files.createTempFile("clock-ahead", ".jar");
      jar.toFile().deleteOnExit();
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.getMainAttributes().putValue("Premain-Class", ClockAhead.class.getName());
      String file = ClockAhead.class.getName().replace('.', '/') + ".class";
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
          InputStream in = ClockAhead.class.getResourceAsStream("/" + file)) {
        out.putNextEntry(new JarEntry(file));
        in.transferTo(out);
      }
      return "-javaagent:" + jar + "=" + seconds + "=" + signal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
