package dev.sessionguard.text;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Fuzz target: a text where an address should be. Keycloak hands on what a proxy's {@code
 * X-Forwarded-For} says.
 */
public final class IpLiteralFuzz {

  private IpLiteralFuzz() {}

  /** Fails where the text is neither an address with one canonical text nor refused. */
  public static void fuzzerTestOneInput(byte[] data) {
    Optional<IpLiteral> literal = IpLiteral.parse(new String(data, StandardCharsets.UTF_8));
    if (literal.isPresent()) {
      IpLiteral address = literal.get();
      if (!IpLiteral.parse(address.text()).equals(literal)) {
        throw new AssertionError("two texts of one address: " + address);
      }
      if (address.key().length() != 32 || address.masked().key().length() != 32) {
        throw new AssertionError("key of " + address);
      }
    }
  }
}
