package dev.sessionguard.request.keycloak;

import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import org.keycloak.http.HttpRequest;

/**
 * A request for work that no client is waiting for: all Keycloak asks of it is where the server was
 * reached, to build issuers and relative addresses. As {@code DefaultBruteForceProtector} does it.
 */
public final class BackgroundRequest {

  private BackgroundRequest() {}

  /**
   * The request.
   *
   * @param base where Keycloak was reached
   */
  public static HttpRequest at(URI base) {
    UriInfo uri =
        (UriInfo)
            Proxy.newProxyInstance(
                BackgroundRequest.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (proxy, method, args) ->
                    switch (method.getName()) {
                      case "getBaseUri", "getRequestUri", "getAbsolutePath" -> base;
                      case "getBaseUriBuilder", "getRequestUriBuilder", "getAbsolutePathBuilder" ->
                          jakarta.ws.rs.core.UriBuilder.fromUri(base);
                      case "getPath" -> "/";
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    return (HttpRequest)
        Proxy.newProxyInstance(
            BackgroundRequest.class.getClassLoader(),
            new Class<?>[] {HttpRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getUri" -> uri;
                  case "getHttpMethod" -> "GET";
                  case "isProxyTrusted" -> false;
                  default -> null;
                });
  }
}
