package dev.sessionguard.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** An application that logs its users in by SAML, with requests that nobody signs. */
final class SamlApplication {
  private static final String CLIENT = "saml-app";

  private SamlApplication() {}

  /** Adds it to the realm. */
  static void addTo(Realm realm) {
    realm
        .admin()
        .post(
            realm.path("/clients"),
            Map.of(
                "clientId",
                CLIENT,
                "protocol",
                "saml",
                "redirectUris",
                List.of("*"),
                "attributes",
                Map.of("saml.client.signature", "false", "saml.server.signature", "false")));
  }

  /** A request of the form binding: in Base64. */
  static String formRequest() {
    return Base64.getEncoder().encodeToString(request());
  }

  /** A request of the redirect binding: deflated, in Base64. */
  static String redirectRequest() {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      out.write(request());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(deflated.toByteArray());
  }

  private static byte[] request() {
    return """
        <p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_%s" Version="2.0"
          IssueInstant="%s" AssertionConsumerServiceURL="%s"
          ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
          ><a:Issuer xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">%s</a:Issuer
          ></p:AuthnRequest>"""
        .formatted(
            UUID.randomUUID(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            Realm.REDIRECT,
            CLIENT)
        .getBytes(StandardCharsets.UTF_8);
  }
}
