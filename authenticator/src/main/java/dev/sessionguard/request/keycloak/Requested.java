package dev.sessionguard.request.keycloak;

import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;
import org.keycloak.protocol.oidc.endpoints.LogoutEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.protocol.saml.SamlService;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.resources.admin.AdminRoot;

/**
 * What a request asks for. Told by the resource that Keycloak found for it: a path can be spelt in
 * many ways, with a slash at its end for one.
 */
public enum Requested {
  /** Tokens, at the token endpoint. */
  TOKENS,
  /** Whether a token is active. */
  INTROSPECTION,
  /** The end of a session or token. */
  LOGOUT,
  /** A step of a browser's login. */
  LOGIN,
  /** The admin REST API. */
  ADMINISTRATION,
  OTHER;

  /** What the request under way asks for. */
  public static Requested of(UriInfo uri) {
    List<Object> resources = uri.getMatchedResources();
    for (Object resource : resources) {
      Requested requested = of(resource);
      if (requested != OTHER) {
        return requested;
      }
    }
    return OTHER;
  }

  private static Requested of(Object resource) {
    if (resource instanceof TokenIntrospectionEndpoint) {
      return INTROSPECTION;
    }
    if (resource instanceof TokenEndpoint) {
      return TOKENS;
    }
    if (resource instanceof LogoutEndpoint || resource instanceof TokenRevocationEndpoint) {
      return LOGOUT;
    }
    if (resource instanceof AuthorizationEndpoint
        || resource instanceof LoginActionsService
        || resource instanceof IdentityBrokerService
        || resource instanceof SamlService) {
      return LOGIN;
    }
    return resource instanceof AdminRoot ? ADMINISTRATION : OTHER;
  }

  /** Whether an application has sent the browser to log in, by OIDC or SAML. */
  public static boolean isApplicationsLogin(UriInfo uri) {
    return uri.getMatchedResources().stream()
        .anyMatch(
            resource ->
                resource instanceof AuthorizationEndpoint || resource instanceof SamlService);
  }

  /** Whether a browser has been sent on to the page of a login, as SAML's form binding does. */
  public static boolean isLoginPage(UriInfo uri) {
    return of(uri) == LOGIN && lastSegment(uri).equals(LoginActionsService.AUTHENTICATE_PATH);
  }

  /** Whether a browser agrees to a consent page. */
  public static boolean isConsent(UriInfo uri) {
    return of(uri) == LOGIN && lastSegment(uri).equals("consent");
  }

  /**
   * The last segment of the path, without what a client may put around it: the method that answers
   * is not to be had.
   */
  private static String lastSegment(UriInfo uri) {
    List<PathSegment> segments = uri.getPathSegments();
    for (int i = segments.size() - 1; i >= 0; i--) {
      String name = segments.get(i).getPath();
      if (!name.isEmpty()) {
        return name;
      }
    }
    return "";
  }
}
