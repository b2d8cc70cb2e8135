package dev.sessionguard.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this product, written into the jar by its build. */
public final class ProductVersion {

  private static final String RESOURCE = "/session-guard.properties";

  private ProductVersion() {}

  /** The version as Maven knows it. */
  public static String text() {
    try (InputStream in = ProductVersion.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
