package dev.sessionguard.limit.keycloak;

/** A place in a login where the limit is enforced. Its id stands in events. */
public enum Gate {
  AUTHENTICATOR("authenticator"),
  REQUIRED_ACTION("required-action"),
  EVENT_LISTENER("event-listener");

  private final String id;

  Gate(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
