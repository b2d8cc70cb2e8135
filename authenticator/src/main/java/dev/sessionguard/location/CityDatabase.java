package dev.sessionguard.location;

import dev.sessionguard.location.Location.Known;
import dev.sessionguard.text.IpLiteral;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places of addresses, from local files in MaxMind's format. Nothing is asked over a network
 * and no name is resolved.
 *
 * <p>Files are asked in the given order, and only those that have the address's family: some makers
 * give one file for IPv4 and one for IPv6. Any number of threads may ask while one refreshes.
 */
public final class CityDatabase implements AutoCloseable {

  private final List<CityFile> files;
  private final CityStatistics statistics = new CityStatistics();

  /**
   * A database that knows nothing until it is refreshed.
   *
   * @param files may be none, and need not exist yet
   * @param copies a folder with room for the files: a copy of each is mapped into memory
   */
  public CityDatabase(List<Path> files, Path copies) {
    this.files = files.stream().map(file -> new CityFile(file, copies, statistics)).toList();
  }

  /**
   * Where an address is. Takes a few microseconds: a file that was just copied is in the system's
   * memory. Never throws.
   *
   * @param ip a literal; anything else is unknown
   */
  public Location at(@Nullable String ip) {
    Location answer = IpLiteral.parse(ip).map(this::at).orElse(Location.UNKNOWN);
    statistics.count(answer);
    return answer;
  }

  private Location at(IpLiteral ip) {
    InetAddress address = ip.address();
    return switch (AddressScope.of(address)) {
      case PUBLIC -> inFiles(address).orElse(Location.UNKNOWN);
      case PRIVATE -> Location.PRIVATE_NETWORK;
      case DOCUMENTATION -> inFiles(address).orElse(Location.PRIVATE_NETWORK);
      case NOBODY -> Location.UNKNOWN;
    };
  }

  private Optional<Location> inFiles(InetAddress address) {
    for (CityFile file : files) {
      Optional<Known> found = file.find(address);
      if (found.isPresent()) {
        return Optional.of(found.get());
      }
    }
    return Optional.empty();
  }

  /**
   * Opens files that are new or were replaced. Costs one look at each file's attributes when
   * nothing changed, else a copy of the file. Not for a login's thread.
   *
   * @return what an operator should hear; the same state is told once
   */
  public List<CityFileChange> refresh() {
    return files.stream().flatMap(file -> file.refresh().stream()).toList();
  }

  /** The credits the licences of the open files ask for, each once. */
  public List<Attribution> attributions() {
    return files.stream().map(CityFile::attribution).flatMap(Optional::stream).distinct().toList();
  }

  /** How it stands with the files at a moment. */
  public CityFiles files(Instant now) {
    List<Instant> built = files.stream().map(CityFile::built).flatMap(Optional::stream).toList();
    return CityFiles.of(files.size(), built, now);
  }

  public CityStatistics statistics() {
    return statistics;
  }

  /** Lets go of the files; every public address is unknown from now on. */
  @Override
  public void close() {
    files.forEach(CityFile::close);
  }
}
