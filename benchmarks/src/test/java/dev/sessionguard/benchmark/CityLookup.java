package dev.sessionguard.benchmark;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import dev.sessionguard.location.CityDatabase;
import dev.sessionguard.location.CityFileWriter;
import dev.sessionguard.location.Location;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The place of an address, by us and by the reader below us on the same file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CityLookup {

  private static final int ADDRESSES = 1 << 14;

  /** {@code made}, or the path of a city file. */
  @Param("made")
  public String file;

  private final String[] texts = new String[ADDRESSES];
  private final InetAddress[] addresses = new InetAddress[ADDRESSES];
  private Path folder;
  private CityDatabase ours;
  private Reader bare;
  private int next;

  /** Opens the file twice and checks that both know most of the addresses. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("city-lookup");
    Random random = new Random(26);
    Path path = file.equals("made") ? made() : Path.of(file);
    ours = new CityDatabase(List.of(path), folder);
    ours.refresh();
    bare = new Reader(path.toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache());
    int known = 0;
    for (int i = 0; i < ADDRESSES; i++) {
      texts[i] =
          "%d.%d.%d.%d"
              .formatted(
                  20 + random.nextInt(80),
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(256));
      addresses[i] = InetAddress.getByName(texts[i]);
      known += ours.at(texts[i]) instanceof Location.Known ? 1 : 0;
    }
    if (known < ADDRESSES / 2) {
      throw new IllegalStateException("only " + known + " addresses are known");
    }
  }

  /** A network of 65,536 addresses in each of 80 times 256, and a thousand places. */
  private Path made() throws IOException {
    CityFileWriter writer = CityFileWriter.nested("GeoLite2-City");
    for (int i = 0; i < 80 * 256; i++) {
      writer.with(
          (20 + i / 256) + "." + i % 256 + ".0.0/16", "City " + i % 1000, i % 2 == 0 ? "CH" : "JP");
    }
    return writer.replace(folder.resolve("made.mmdb"));
  }

  /** Lets go of both. */
  @TearDown
  public void close() throws IOException {
    ours.close();
    bare.close();
    Files.deleteIfExists(folder.resolve("made.mmdb"));
    Files.delete(folder);
  }

  private int next() {
    next = (next + 1) & (ADDRESSES - 1);
    return next;
  }

  /** Ours: the text is checked, the kind of network told, the names cleaned, all of it counted. */
  @Benchmark
  public Location ours() {
    return ours.at(texts[next()]);
  }

  /** The reader, as who has a text must use it. */
  @Benchmark
  public Object bare() throws IOException {
    return bare.get(InetAddress.getByName(texts[next()]), Map.class);
  }

  /** The reader alone. */
  @Benchmark
  public Object bareOfAddress() throws IOException {
    return bare.get(addresses[next()], Map.class);
  }
}
