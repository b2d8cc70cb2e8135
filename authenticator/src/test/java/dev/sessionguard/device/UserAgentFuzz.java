package dev.sessionguard.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import ua_parser.Client;
import ua_parser.Parser;

/** Fuzz target: a user agent, taken apart by the parser Keycloak carries and then by us. */
public final class UserAgentFuzz {

  /** DeviceRepresentationProviderImpl does not look at longer ones. */
  private static final int MAX_LENGTH = 512;

  private static final Parser PARSER = new Parser();

  private UserAgentFuzz() {}

  /** Fails where the device cannot be told, or cannot be stored. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    String text = new String(data, StandardCharsets.UTF_8);
    String agent = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    Client client = PARSER.parse(agent);
    check(
        new ParsedAgent(
                client.userAgent.family + "/" + client.userAgent.major,
                client.os.family,
                client.os.major + "." + client.os.minor,
                client.device.family,
                agent.contains("mobile"))
            .device());
    // and where that parser would hand on whatever it was given
    check(new ParsedAgent(agent, agent, agent, agent, false).device());
  }

  private static void check(Device device) {
    Stream.of(device.browser(), device.os())
        .filter(text -> text != null && text.length() > Device.MAX_LENGTH)
        .forEach(
            text -> {
              throw new AssertionError("too long: " + text);
            });
  }
}
