package dev.sessionguard.location.keycloak;

import dev.sessionguard.location.Attribution;
import dev.sessionguard.location.CityDatabase;
import dev.sessionguard.location.CityFiles;
import dev.sessionguard.location.CityStatistics;
import dev.sessionguard.location.Location;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;

/** The server's city files, shared by all its sessions. */
record CityFileLocations(CityDatabase database) implements LocationProvider {

  /** Still tells private networks from the rest. */
  static CityFileLocations withoutFiles() {
    return new CityFileLocations(new CityDatabase(List.of(), Path.of("")));
  }

  @Override
  public Location at(@Nullable String ip) {
    return database.at(ip);
  }

  @Override
  public List<Attribution> attributions() {
    return database.attributions();
  }

  @Override
  public CityFiles files() {
    return database.files(Instant.ofEpochMilli(Time.currentTimeMillis()));
  }

  @Override
  public CityStatistics statistics() {
    return database.statistics();
  }
}
