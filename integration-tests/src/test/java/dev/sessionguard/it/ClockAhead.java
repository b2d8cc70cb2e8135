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
 * An agent that sets a server's clock ahead, as Keycloak's own tests do: all its times come from
 * its class {@code Time}. A JVM whose system calls are faked does not start reliably.
 */
public final class ClockAhead {
  private static final String CLOCK = "org.keycloak.common.util.Time";

  private ClockAhead() {}

  /** What the server's JVM calls before all else, with the seconds. */
  public static void premain(String seconds, Instrumentation server) {
    Thread setter = new Thread(() -> set(server, Integer.parseInt(seconds)), "clock-ahead");
    setter.setDaemon(true);
    setter.start();
  }

  private static void set(Instrumentation server, int seconds) {
    try {
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

  /** The option of a JVM for it. */
  static String option(int seconds) {
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
      return "-javaagent:" + jar + "=" + seconds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
