package dev.sessionguard.limit;

/** A way in which a session comes into being, as far as limits must tell them apart. */
public enum LoginPath {
  BROWSER("browser"),
  REGISTRATION("registration"),
  RESET_CREDENTIALS("reset-credentials"),
  IDENTITY_PROVIDER("identity-provider"),
  REQUIRED_ACTION("required-action"),
  DIRECT_GRANT("direct-grant"),
  OFFLINE_ACCESS("offline-access"),
  CONSENT("consent"),
  DEVICE("device"),
  CIBA("ciba"),
  IMPERSONATION("impersonation"),
  TOKEN_EXCHANGE("token-exchange");

  private final String id;

  LoginPath(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /**
   * Whether Keycloak asks the enabled required actions in the request that makes the session. On
   * the other paths it has asked in an earlier request or never does.
   */
  public boolean asksRequiredActions() {
    return switch (this) {
      case BROWSER,
          REGISTRATION,
          RESET_CREDENTIALS,
          IDENTITY_PROVIDER,
          REQUIRED_ACTION,
          DIRECT_GRANT,
          OFFLINE_ACCESS ->
          true;
      case CONSENT, DEVICE, CIBA, IMPERSONATION, TOKEN_EXCHANGE -> false;
    };
  }
}
