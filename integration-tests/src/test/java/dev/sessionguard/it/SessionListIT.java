package dev.sessionguard.it;

/** The list of sessions on H2. */
class SessionListIT extends SessionListChecks {
  @Override
  KeycloakServer server() {
    return Servers.h2();
  }
}
