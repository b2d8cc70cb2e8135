/**
 * What a host hands to the page. It is the shape of Keycloak's coming UiScriptProvider
 * (keycloak/keycloak#52777), so that a later host is a drop-in.
 */
export interface PageContext {
  /** Name of the realm the console shows. */
  realm: string;
  /** Where the admin REST API lives, without a trailing slash. */
  adminBaseUrl: string;
  /** Where the server lives, without a trailing slash. */
  serverBaseUrl: string;
  /**
   * A token that is valid for some seconds at least; undefined while the host is logging in again. Fails
   * while the server cannot be reached.
   */
  getAccessToken(): Promise<string | undefined>;
  /** The administrator's language where the host knows it, which saves a wait; else the server is asked. */
  locale?: string;
}
