package dev.sessionguard.it.sessions;

import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;

/** The list of sessions on H2. */
class SessionListIT extends SessionListChecks {
  @Override
  KeycloakServer server() {
    return Servers.h2();
  }
}
