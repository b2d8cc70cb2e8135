package dev.sessionguard.location;

import com.maxmind.db.CHMCache;
import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Metadata;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import com.maxmind.db.Reader.FileMode;
import dev.sessionguard.location.CityFileChange.Damaged;
import dev.sessionguard.location.CityFileChange.Opened;
import dev.sessionguard.location.CityFileChange.Refused;
import dev.sessionguard.location.Location.Known;
import dev.sessionguard.text.ForeignText;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One file in MaxMind's format, and its successors at the same path. Any thread may ask; one at a
 * time may refresh.
 *
 * <p>What is mapped into memory is a copy of our own: when a mapped file is cut or written over
 * where it lies (as {@code cp} does), lookups give wrong places, and the JVM throws an {@code
 * InternalError} at any later instruction of the thread, where no catch around the lookup holds it.
 */
final class CityFile {

  /** Networks that are looked through for a place before a file is taken for another kind. */
  private static final int PROBED_NETWORKS = 1000;

  /** Between the search tree and the data ("Data Section Separator" of the format). */
  private static final int SEPARATOR_BYTES = 16;

  private final Path path;
  private final Path copies;
  private final CityStatistics statistics;
  private final AtomicReference<@Nullable String> damage = new AtomicReference<>();

  private volatile @Nullable Mapped mapped;

  /** The file that was refused last, so that it is looked into only once. */
  private @Nullable Stamp refused;

  /** What was said about it, so that it is said only once. */
  private @Nullable String complaint;

  private boolean damageTold;

  /**
   * @param copies the folder for the copy, which has no name there once it is open
   */
  CityFile(Path path, Path copies, CityStatistics statistics) {
    this.path = path;
    this.copies = copies;
    this.statistics = statistics;
  }

  /** The place of an address; empty when the file does not have it, is not open or is damaged. */
  Optional<Known> find(InetAddress address) {
    Mapped now = mapped;
    if (now == null || !now.covers(address)) {
      return Optional.empty();
    }
    try {
      return now.find(address);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      statistics.countFailure();
      damage.compareAndSet(null, reason(e));
      return Optional.empty();
    }
  }

  Optional<Attribution> attribution() {
    Mapped now = mapped;
    return now == null ? Optional.empty() : now.attribution(path);
  }

  /** When its maker built it; empty when it is not open. */
  Optional<Instant> built() {
    Mapped now = mapped;
    return now == null ? Optional.empty() : Optional.of(now.reader.getMetadata().buildTime());
  }

  /**
   * Opens the file if it is another one than before. What is open stays until the new one has
   * proved good, and when it does not.
   *
   * @return what an operator should hear, each thing once
   */
  Optional<CityFileChange> refresh() {
    Mapped old = mapped;
    Stamp stamp;
    try {
      stamp = Stamp.of(path);
    } catch (IOException | SecurityException e) {
      refused = null;
      return complain(reason(e));
    }
    if (old != null && old.stamp.equals(stamp)) {
      refused = null;
      complaint = null;
      return damage();
    }
    if (stamp.equals(refused)) {
      return Optional.empty();
    }
    try {
      Mapped fresh = Mapped.open(path, stamp, copies);
      Opened opened = fresh.opened(path);
      // The old reader is not closed: a lookup may be in it, and closing only drops a reference.
      mapped = fresh;
      refused = null;
      complaint = null;
      damage.set(null);
      damageTold = false;
      return Optional.of(opened);
    } catch (NotCopied e) {
      return complain(reason(e)); // not the file's fault: there may be room the next time
    } catch (IOException | RuntimeException | StackOverflowError e) {
      refused = stamp;
      return complain(reason(e));
    }
  }

  void close() {
    Mapped old = mapped;
    mapped = null;
    if (old != null) {
      old.close();
    }
  }

  private Optional<CityFileChange> complain(String reason) {
    if (reason.equals(complaint)) {
      return Optional.empty();
    }
    complaint = reason;
    return Optional.of(new Refused(path, reason, mapped != null));
  }

  private Optional<CityFileChange> damage() {
    String reason = damage.get();
    if (reason == null || damageTold) {
      return Optional.empty();
    }
    damageTold = true;
    return Optional.of(new Damaged(path, reason));
  }

  private static String reason(Throwable e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** There was no room for the copy, or no right to make one. */
  private static final class NotCopied extends IOException {
    private static final long serialVersionUID = 1L;

    NotCopied(Path copies, IOException cause) {
      super("it cannot be copied to " + copies, cause);
    }
  }

  /** Which file lies at a path, as far as can be told without reading it. */
  private record Stamp(@Nullable Object key, FileTime modified, long size) {

    static Stamp of(Path path) throws IOException {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(file.fileKey(), file.lastModifiedTime(), file.size());
    }
  }

  /** An open file that has proved good. */
  private record Mapped(Reader reader, Stamp stamp) {

    static Mapped open(Path path, Stamp stamp, Path copies) throws IOException {
      Path copy;
      try {
        copy = Files.createTempFile(copies, "session-guard-city", ".mmdb");
      } catch (IOException e) {
        throw new NotCopied(copies, e);
      }
      try {
        try {
          Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw new NotCopied(copies, e);
        }
        if (!Stamp.of(path).equals(stamp)) {
          throw new IOException("it changed while it was read");
        }
        Mapped mapped = new Mapped(reader(copy), stamp);
        mapped.checkShape();
        mapped.checkPlaces();
        return mapped;
      } finally {
        discard(copy);
      }
    }

    private static Reader reader(Path copy) throws IOException {
      try {
        return new Reader(copy.toFile(), FileMode.MEMORY_MAPPED, new CHMCache());
      } catch (InvalidDatabaseException e) {
        throw new IOException("it is not, or not all of, a file in MaxMind's format", e);
      }
    }

    /** The mapping outlives the name, so that not even a crash leaves a copy behind. */
    private static void discard(Path copy) {
      try {
        Files.deleteIfExists(copy);
      } catch (IOException e) {
        copy.toFile().deleteOnExit(); // Windows keeps a file that is mapped
      }
    }

    /** The reader itself believes whatever a file says of its size. */
    private void checkShape() throws IOException {
      Metadata metadata = reader.getMetadata();
      int bits = metadata.recordSize();
      boolean isTree =
          metadata.binaryFormatMajorVersion() == 2
              && (metadata.ipVersion() == 4 || metadata.ipVersion() == 6)
              && (bits == 24 || bits == 28 || bits == 32)
              && metadata.nodeCount() > 0
              && metadata.nodeCount() <= (stamp.size - SEPARATOR_BYTES) / (bits / 4);
      if (!isTree) {
        throw new IOException("it is damaged: its metadata does not fit its size");
      }
    }

    private void checkPlaces() throws IOException {
      Networks<?> networks;
      try {
        networks = reader.networks(Map.class);
      } catch (InvalidNetworkException e) {
        throw new IOException("it is damaged: its address family does not fit its tree", e);
      }
      for (int i = 0; i < PROBED_NETWORKS && networks.hasNext(); i++) {
        if (place(networks.next().data()).isPresent()) {
          return;
        }
      }
      throw new IOException("it has no cities or countries (database type " + type() + ")");
    }

    /**
     * An IPv6 address must not be looked up in a file of IPv4 addresses: the reader would take its
     * first 32 bits for one and give a wrong place.
     */
    boolean covers(InetAddress address) {
      return !(address instanceof Inet6Address) || reader.getMetadata().ipVersion() == 6;
    }

    Optional<Known> find(InetAddress address) throws IOException {
      return place(reader.get(address, Map.class));
    }

    private static Optional<Known> place(@Nullable Object data) {
      return data instanceof Map<?, ?> fields ? new CityRecord(fields).place() : Optional.empty();
    }

    Optional<Attribution> attribution(Path path) {
      Metadata metadata = reader.getMetadata();
      return Attribution.of(
          metadata.databaseType(),
          metadata.description(),
          Objects.toString(path.getFileName(), ""));
    }

    Opened opened(Path path) {
      return new Opened(path, type(), reader.getMetadata().buildTime());
    }

    private String type() {
      return Objects.toString(ForeignText.clean(reader.getMetadata().databaseType(), 64), "");
    }

    void close() {
      try {
        reader.close();
      } catch (IOException e) {
        // it only lets go of the mapping
      }
    }
  }
}
