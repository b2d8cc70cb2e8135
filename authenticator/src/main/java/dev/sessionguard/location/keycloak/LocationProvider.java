package dev.sessionguard.location.keycloak;

import dev.sessionguard.location.Attribution;
import dev.sessionguard.location.CityFiles;
import dev.sessionguard.location.CityStatistics;
import dev.sessionguard.location.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.Provider;

/** Where addresses are. Asked while a login waits. */
public interface LocationProvider extends Provider {

  /** The server's provider; when it was disabled, one without files. */
  static LocationProvider of(KeycloakSession session) {
    LocationProvider configured = session.getProvider(LocationProvider.class);
    return configured == null ? CityFileLocations.withoutFiles() : configured;
  }

  /**
   * Where an address is; never throws and never waits for anything but memory.
   *
   * @param ip as a client or proxy claimed it: any text
   */
  Location at(@Nullable String ip);

  /** The credits to show wherever a place of this provider is shown. */
  List<Attribution> attributions();

  /** How it stands with the files of this node. */
  default CityFiles files() {
    return CityFiles.OF_ANOTHER_KIND;
  }

  /** Counted by the node since its start. */
  CityStatistics statistics();

  @Override
  default void close() {}
}
