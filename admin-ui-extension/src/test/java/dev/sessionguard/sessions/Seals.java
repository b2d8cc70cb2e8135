package dev.sessionguard.sessions;

import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Seals of cursors for tests, by keys that are numbers. */
final class Seals {

  /** The seal of a caller who is no matter. */
  static final CursorSeal ANY = of("realm caller", 1);

  private Seals() {}

  static CursorSeal of(String caller, int... keys) {
    List<SecretKey> all = Arrays.stream(keys).mapToObj(Seals::key).toList();
    return new CursorSeal(() -> all, caller);
  }

  private static SecretKey key(int number) {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) number;
    return new SecretKeySpec(bytes, "AES");
  }
}
