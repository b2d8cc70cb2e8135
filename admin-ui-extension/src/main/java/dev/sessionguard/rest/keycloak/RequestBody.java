package dev.sessionguard.rest.keycloak;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.keycloak.services.ErrorResponse;

/** A request's body, read only as far as it can make sense. */
final class RequestBody {

  private RequestBody() {}

  /** The whole body; a larger one is answered with 413. */
  static byte[] read(InputStream body, int maxBytes) throws IOException {
    byte[] text = body.readNBytes(maxBytes + 1);
    if (text.length > maxBytes) {
      throw ErrorResponse.error(
          "The body is larger than " + maxBytes + " bytes",
          Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }
    return text;
  }
}
