package dev.sessionguard.location;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.location.CityFileChange.Damaged;
import dev.sessionguard.location.CityFileChange.Opened;
import dev.sessionguard.location.CityFileChange.Refused;
import dev.sessionguard.location.Location.Known;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CityDatabaseTest {

  private static final Known KOELN = new Known("Köln", "DE");
  private static final Known OSAKA = new Known("Osaka", "JP");

  private final Path folder;

  private final Path copies;

  CityDatabaseTest(@TempDir Path folder, @TempDir Path copies) {
    this.folder = folder;
    this.copies = copies;
  }

  private Path nested() throws IOException {
    return CityFileWriter.nested("GeoIP2-City")
        .with("192.0.2.0/25", "Köln", "DE")
        .with("198.51.100.0/24", "Osaka", "JP")
        .with("2001:db8:1::/48", "Lima", "PE")
        .replace(folder.resolve("nested.mmdb"));
  }

  private Path flatIpv4() throws IOException {
    return CityFileWriter.flatIpv4()
        .with("192.0.2.0/25", "Köln", "DE")
        .with("198.51.100.0/24", "Osaka", "JP")
        // what an IPv6 address of the documentation range is, taken for its first 32 bits
        .with("32.1.13.184/32", "Wrongtown", "XA")
        .replace(folder.resolve("dbip-city-ipv4.mmdb"));
  }

  private Path flatIpv6() throws IOException {
    return CityFileWriter.flatIpv6()
        .with("2001:db8:1::/48", "Lima", "PE")
        .replace(folder.resolve("dbip-city-ipv6.mmdb"));
  }

  private CityDatabase of(Path... files) {
    return new CityDatabase(List.of(files), copies);
  }

  private CityDatabase open(Path... files) {
    CityDatabase database = of(files);
    assertThat(database.refresh()).hasSize(files.length).allMatch(Opened.class::isInstance);
    return database;
  }

  private static String name(Location location) {
    return location instanceof Known known
        ? known.city() + "/" + known.country()
        : location.getClass().getSimpleName();
  }

  /** One table for both schemas: what an address answers must not depend on the file's maker. */
  private static final String ANSWERS =
      """
      192.0.2.1              , Köln/DE
      192.0.2.127            , Köln/DE
      192.0.2.128            , PrivateNetwork
      198.51.100.7           , Osaka/JP
      203.0.113.1            , PrivateNetwork
      ::ffff:192.0.2.1       , Köln/DE
      ::FFFF:C000:0201       , Köln/DE
      ::192.0.2.1            , Unknown
      2001:db8:1::1          , Lima/PE
      2001:0DB8:1:2:3:4:5:6  , Lima/PE
      2001:db8::1            , PrivateNetwork
      9.9.9.9                , Unknown
      2620:fe::9             , Unknown
      10.1.2.3               , PrivateNetwork
      ::ffff:10.1.2.3        , PrivateNetwork
      100.64.0.1             , PrivateNetwork
      127.0.0.1              , PrivateNetwork
      ::1                    , PrivateNetwork
      fe80::1                , PrivateNetwork
      fd00::1                , PrivateNetwork
      0.0.0.0                , Unknown
      255.255.255.255        , Unknown
      """;

  @ParameterizedTest
  @CsvSource(textBlock = ANSWERS)
  void nestedSchemaAnswers(String ip, String place) throws IOException {
    try (CityDatabase database = open(nested())) {
      assertThat(name(database.at(ip))).isEqualTo(place);
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = ANSWERS)
  void flatSchemaAnswers(String ip, String place) throws IOException {
    try (CityDatabase database = open(flatIpv4(), flatIpv6())) {
      assertThat(name(database.at(ip))).isEqualTo(place);
    }
  }

  @Test
  void orderOfFilesOfTwoFamiliesDoesNotMatter() throws IOException {
    try (CityDatabase database = open(flatIpv6(), flatIpv4())) {
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
      assertThat(name(database.at("2001:db8:1::1"))).isEqualTo("Lima/PE");
    }
  }

  @Test
  void ipv6AddressIsNeverLookedUpInAnIpv4File() throws IOException {
    try (CityDatabase database = open(flatIpv4())) {
      assertThat(database.at("32.1.13.184")).as("the bait").isEqualTo(new Known("Wrongtown", "XA"));
      assertThat(database.at("2001:db8::1")).isEqualTo(Location.PRIVATE_NETWORK);
    }
  }

  @Test
  void earlierFileWins() throws IOException {
    Path own =
        CityFileWriter.nested("Own-City")
            .with("192.0.2.0/24", "Head office", "DE")
            .replace(folder.resolve("own.mmdb"));
    try (CityDatabase database = open(own, nested())) {
      assertThat(database.at("192.0.2.1")).isEqualTo(new Known("Head office", "DE"));
      assertThat(database.at("198.51.100.1")).isEqualTo(OSAKA);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "unknown",
        "localhost",
        "evil.example<b>",
        "192.0.2.1 ",
        "192.0.2",
        "192.0.2.256",
        "3221225985",
        "0xC0000201",
        "192.0.2.1, 10.0.0.1",
        "[2001:db8:1::1]",
        "fe80::1%eth0",
        "2001:db8:1::1::",
        "192.0.2.1:443",
        "\0"
      })
  void whatIsNoLiteralIsUnknown(String text) throws IOException {
    try (CityDatabase database = open(nested())) {
      assertThat(database.at(text)).isEqualTo(Location.UNKNOWN);
    }
  }

  @Test
  void withoutFilesPrivateNetworksAreStillTold() {
    try (CityDatabase database = of()) {
      assertThat(database.refresh()).isEmpty();
      assertThat(database.at("10.0.0.1")).isEqualTo(Location.PRIVATE_NETWORK);
      assertThat(database.at("9.9.9.9")).isEqualTo(Location.UNKNOWN);
    }
  }

  @Test
  void privateAddressStaysPrivateWhateverAFileSays() throws IOException {
    Path file =
        CityFileWriter.flatIpv4()
            .with("10.0.0.0/8", "Nowhere", "DE")
            .replace(folder.resolve("private.mmdb"));
    try (CityDatabase database = open(file)) {
      assertThat(database.at("10.0.0.1")).isEqualTo(Location.PRIVATE_NETWORK);
    }
  }

  @Test
  void hostileTextsInAFileAreTamed() throws IOException {
    Path file =
        CityFileWriter.flatIpv4()
            .with("192.0.2.0/32", "x".repeat(5000), "DE")
            .with("192.0.2.1/32", "a\0\033\u202Eb", "DEU")
            .with("192.0.2.2/32", "\n", "<b>")
            .with("192.0.2.3/32", "", "ZZ")
            .with("192.0.2.4/32", "", "de")
            .with("192.0.2.5/32", Map.of("city", 7L, "country_code", Map.of("x", "y")))
            .with("192.0.2.6/32", Map.of("city", Map.of("names", "none"), "country", "DE"))
            .replace(folder.resolve("hostile.mmdb"));
    try (CityDatabase database = open(file)) {
      assertThat(database.at("192.0.2.0")).isEqualTo(new Known("x".repeat(128), "DE"));
      assertThat(database.at("192.0.2.1")).isEqualTo(new Known("ab", null));
      assertThat(database.at("192.0.2.2")).isEqualTo(Location.PRIVATE_NETWORK);
      assertThat(database.at("192.0.2.3")).isEqualTo(Location.PRIVATE_NETWORK);
      assertThat(database.at("192.0.2.4")).isEqualTo(new Known(null, "DE"));
      assertThat(database.at("192.0.2.5")).isEqualTo(Location.PRIVATE_NETWORK);
      assertThat(database.at("192.0.2.6")).isEqualTo(Location.PRIVATE_NETWORK);
      assertThat(database.statistics().failures()).isZero();
    }
  }

  @Test
  void openedFileIsToldWithTypeAndDate() throws IOException {
    Path file =
        CityFileWriter.flatIpv4()
            .builtAt(1_790_000_000L)
            .with("192.0.2.0/24", "Köln", "DE")
            .replace(folder.resolve("city.mmdb"));
    try (CityDatabase database = of(file)) {
      assertThat(database.refresh())
          .containsExactly(new Opened(file, "city ipv4", Instant.ofEpochSecond(1_790_000_000L)));
    }
  }

  @Test
  void unchangedFileIsNotOpenedAgain() throws IOException {
    try (CityDatabase database = open(nested())) {
      assertThat(database.refresh()).isEmpty();
    }
  }

  @Test
  void replacedFileAnswersAfterTheNextRefresh() throws IOException {
    Path file = nested();
    try (CityDatabase database = open(file)) {
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);

      CityFileWriter.nested("GeoIP2-City").with("192.0.2.0/24", "Osaka", "JP").replace(file);
      assertThat(database.at("192.0.2.1")).as("before").isEqualTo(KOELN);

      assertThat(database.refresh()).singleElement().isInstanceOf(Opened.class);
      assertThat(database.at("192.0.2.1")).as("after").isEqualTo(OSAKA);
    }
  }

  @Test
  void fileThatAppearsLaterIsOpened() throws IOException {
    Path file = folder.resolve("later.mmdb");
    try (CityDatabase database = of(file)) {
      assertThat(database.refresh())
          .containsExactly(new Refused(file, "there is no such file", false));
      assertThat(database.at("192.0.2.1")).isEqualTo(Location.PRIVATE_NETWORK);

      CityFileWriter.flatIpv4().with("192.0.2.0/24", "Köln", "DE").replace(file);
      assertThat(database.refresh()).singleElement().isInstanceOf(Opened.class);
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
    }
  }

  @Test
  void removedFileGoesOnAnsweringAndIsComplainedOfOnce() throws IOException {
    Path file = nested();
    try (CityDatabase database = open(file)) {
      Files.delete(file);

      assertThat(database.refresh())
          .containsExactly(new Refused(file, "there is no such file", true));
      assertThat(database.refresh()).isEmpty();
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "text", "half", "head cut off", "only metadata", "no city"})
  void badFileKeepsTheOldOneAndIsComplainedOfOnce(String kind) throws IOException {
    Path file = nested();
    byte[] good = Files.readAllBytes(file);
    byte[] bad =
        switch (kind) {
          case "empty" -> new byte[0];
          case "text" -> "<html>404</html>".repeat(100).getBytes(StandardCharsets.UTF_8);
          case "half" -> Arrays.copyOf(good, good.length / 2);
          case "head cut off" -> Arrays.copyOfRange(good, good.length / 2, good.length);
          case "only metadata" -> Arrays.copyOfRange(good, good.length - 220, good.length);
          default ->
              CityFileWriter.nested("GeoLite2-ASN")
                  .with("192.0.2.0/24", Map.of("autonomous_system_number", 64496L))
                  .toBytes();
        };
    try (CityDatabase database = open(file)) {
      replace(file, bad);

      assertThat(database.refresh())
          .singleElement()
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.keepsOlder()).isTrue());
      assertThat(database.refresh()).isEmpty();
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);

      replace(file, good);
      assertThat(database.refresh()).singleElement().isInstanceOf(Opened.class);
    }
  }

  @Test
  void badFileAtTheStartIsUnknownAndToldWhy() throws IOException {
    Path file = folder.resolve("asn.mmdb");
    replace(
        file,
        CityFileWriter.nested("GeoLite2-ASN")
            .with("192.0.2.0/24", Map.of("autonomous_system_number", 64496L))
            .toBytes());
    try (CityDatabase database = of(file)) {
      assertThat(database.refresh())
          .containsExactly(
              new Refused(
                  file, "it has no cities or countries (database type GeoLite2-ASN)", false));
      assertThat(database.at("9.9.9.9")).isEqualTo(Location.UNKNOWN);
    }
  }

  private static final String DAMAGED = "it is damaged: its metadata does not fit its size";

  private CityFileWriter small() {
    return CityFileWriter.flatIpv4().with("192.0.2.0/24", "Köln", "DE");
  }

  private String refusal(CityFileWriter writer) throws IOException {
    Path file = writer.replace(folder.resolve("refused.mmdb"));
    try (CityDatabase database = of(file)) {
      return database.refresh().get(0) instanceof Refused refused ? refused.reason() : "";
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 28, 32})
  void everyWidthOfTheTreeIsRead(int bits) throws IOException {
    for (CityFileWriter writer :
        List.of(CityFileWriter.flatIpv4(), CityFileWriter.nested("GeoIP2-City"))) {
      Path file =
          writer
              .withRecordsOf(bits)
              .with("192.0.2.0/25", "Köln", "DE")
              .with("198.51.100.0/24", "Osaka", "JP")
              .replace(folder.resolve("wide.mmdb"));
      try (CityDatabase database = open(file)) {
        assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
        assertThat(database.at("198.51.100.1")).isEqualTo(OSAKA);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "binary_format_major_version, 1",
    "binary_format_major_version, 3",
    "ip_version, 5",
    "record_size, 20",
    "record_size, 36",
    "node_count, 0",
    "node_count, 100000"
  })
  void metadataThatDoNotFitTheirFileAreRefused(String key, long claim) throws IOException {
    assertThat(refusal(small().claiming(key, claim))).isEqualTo(DAMAGED);
  }

  @Test
  void treeMayBeAsLargeAsItsFileAndNoLarger() throws IOException {
    // numbers of as many bytes, so that the file does not grow with them
    long size = small().claiming("node_count", 200).toBytes().length;
    long most = (size - 16) / 6;
    assertThat(refusal(small().claiming("node_count", most))).isNotEqualTo(DAMAGED);
    assertThat(refusal(small().claiming("node_count", most + 1))).isEqualTo(DAMAGED);
  }

  @ParameterizedTest
  @CsvSource({"999, ''", "1000, it has no cities or countries (database type city ipv4)"})
  void placeIsLookedForInTheFirstThousandNetworks(int without, String refusal) throws IOException {
    CityFileWriter writer = CityFileWriter.flatIpv4();
    for (int i = 0; i < without; i++) {
      writer.with("192.0.%d.%d/32".formatted(i / 256, i % 256), Map.of("asn", 64496L));
    }
    assertThat(refusal(writer.with("192.0.200.0/24", "Köln", "DE"))).isEqualTo(refusal);
  }

  @Test
  void whatAFileDoesNotHaveIsNoFailure() throws IOException {
    try (CityDatabase database = open(nested())) {
      assertThat(database.at("9.9.9.9")).isEqualTo(Location.UNKNOWN);
      assertThat(database.at("2620:fe::9")).isEqualTo(Location.UNKNOWN);
      assertThat(database.statistics().failures()).isZero();
    }
  }

  @Test
  void folderInPlaceOfAFileIsRefused() {
    try (CityDatabase database = of(folder)) {
      assertThat(database.refresh()).singleElement().isInstanceOf(Refused.class);
    }
  }

  @Test
  void damagedRecordIsUnknownAndToldOnceWhileOthersAnswer() throws IOException {
    Path file =
        CityFileWriter.flatIpv4()
            .with("192.0.2.0/25", "Köln", "DE")
            .withBrokenRecord("192.0.2.128/25")
            .replace(folder.resolve("damaged.mmdb"));
    try (CityDatabase database = open(file)) {
      assertThat(database.at("192.0.2.200")).isEqualTo(Location.PRIVATE_NETWORK);
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
      assertThat(database.statistics().failures()).isEqualTo(1);
      assertThat(database.refresh()).singleElement().isInstanceOf(Damaged.class);
      assertThat(database.refresh()).isEmpty();
    }
  }

  @Test
  void damageOfAFileIsNotToldOfItsSuccessor() throws IOException {
    Path file = small().withBrokenRecord("198.51.100.0/24").replace(folder.resolve("damaged.mmdb"));
    try (CityDatabase database = open(file)) {
      database.at("198.51.100.1");
      assertThat(database.refresh()).singleElement().isInstanceOf(Damaged.class);

      small().replace(file);
      assertThat(database.refresh()).singleElement().isInstanceOf(Opened.class);
      assertThat(database.refresh()).isEmpty();
    }
  }

  /** A record of arrays in arrays, deeper than any stack: its error says nothing of itself. */
  @Test
  void damageWithoutWordsIsToldByItsName() throws IOException {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(new byte[] {(byte) (7 << 5 | 1), 2 << 5 | 4, 'c', 'i', 't', 'y'});
    record.writeBytes("\1\4".repeat(200_000).getBytes(StandardCharsets.ISO_8859_1));
    Path file =
        small().with("198.51.100.0/24", record.toByteArray()).replace(folder.resolve("deep.mmdb"));
    try (CityDatabase database = open(file)) {
      assertThat(database.at("198.51.100.1")).isEqualTo(Location.PRIVATE_NETWORK);
      assertThat(database.refresh())
          .containsExactly(new Damaged(file, StackOverflowError.class.getSimpleName()));
    }
  }

  /** What {@code cp new old} does first: a mapping of the file itself would lose its pages. */
  @Test
  void fileCutWhereItLiesGoesOnAnswering() throws IOException {
    Path file = nested();
    try (CityDatabase database = open(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
      for (int i = 0; i < 50_000; i++) {
        assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
      }
    }
  }

  @Test
  void fileOverwrittenWithJunkWhereItLiesGoesOnAnswering() throws IOException {
    Path file = nested();
    try (CityDatabase database = open(file)) {
      Files.write(file, new byte[(int) Files.size(file)]);
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

      assertThat(database.refresh())
          .singleElement()
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.keepsOlder()).isTrue());
      assertThat(database.at("198.51.100.1")).isEqualTo(OSAKA);
    }
  }

  @Test
  @Tag("race")
  void lookupsGoOnWhileTheFileIsReplaced() throws Exception {
    Path file = nested();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    AtomicBoolean stop = new AtomicBoolean();
    Set<Location> seen = ConcurrentHashMap.newKeySet();
    try (CityDatabase database = open(file)) {
      List<Future<?>> reading =
          List.of(
              readers.submit(() -> readUntil(stop, database, seen)),
              readers.submit(() -> readUntil(stop, database, seen)));
      for (int i = 0; i < 200; i++) {
        CityFileWriter.nested("GeoIP2-City")
            .with("192.0.2.0/24", i % 2 == 0 ? "Osaka" : "Köln", i % 2 == 0 ? "JP" : "DE")
            .replace(file);
        assertThat(database.refresh()).singleElement().isInstanceOf(Opened.class);
      }
      stop.set(true);
      for (Future<?> each : reading) {
        each.get();
      }
      assertThat(seen).isNotEmpty().isSubsetOf(KOELN, OSAKA);
      assertThat(database.statistics().failures()).isZero();
    } finally {
      stop.set(true);
      readers.shutdownNow();
    }
  }

  private static void readUntil(AtomicBoolean stop, CityDatabase database, Set<Location> seen) {
    do {
      seen.add(database.at("192.0.2.1"));
    } while (!stop.get());
  }

  @Test
  void creditsAreThoseOfTheOpenFilesEachOnce() throws IOException {
    try (CityDatabase database = open(flatIpv4(), flatIpv6())) {
      assertThat(database.attributions())
          .containsExactly(new Attribution("IP Geolocation by DB-IP", "https://db-ip.com"));
    }
    try (CityDatabase database = open(nested())) {
      assertThat(database.attributions()).isEmpty();
    }
  }

  @Test
  void tellsWhetherThereIsAFileAndHowOldTheOldestIs() throws IOException {
    Instant now = Instant.parse("2026-11-24T10:00:00Z");
    long fresh = now.minus(CityFiles.OLD_AFTER).getEpochSecond();
    try (CityDatabase database = open()) {
      assertThat(database.files(now)).isEqualTo(new CityFiles(CityFiles.NONE, null));
    }
    Path missing = folder.resolve("missing.mmdb");
    try (CityDatabase database = new CityDatabase(List.of(missing), copies)) {
      assertThat(database.refresh()).hasSize(1);
      assertThat(database.files(now)).isEqualTo(new CityFiles(CityFiles.UNUSABLE, null));
    }
    Path file = folder.resolve("dated.mmdb");
    CityFileWriter writer =
        CityFileWriter.nested("GeoIP2-City").with("192.0.2.0/25", "Köln", "DE").builtAt(fresh);
    writer.replace(file);
    try (CityDatabase database = new CityDatabase(List.of(missing, file), copies)) {
      assertThat(database.refresh()).hasSize(2);
      assertThat(database.files(now)).isEqualTo(new CityFiles(CityFiles.CURRENT, fresh * 1000));
      assertThat(database.files(now.plusMillis(1)))
          .isEqualTo(new CityFiles(CityFiles.OLD, fresh * 1000));
    }
    // the oldest of several counts: one for each family is the rule with some makers
    try (CityDatabase database = open(file, nested())) {
      assertThat(database.files(now).state()).isEqualTo(CityFiles.OLD);
    }
  }

  @Test
  void answersAreCountedByWhatTheyAre() throws IOException {
    try (CityDatabase database = open(nested())) {
      database.at("192.0.2.1");
      database.at("192.0.2.2");
      database.at("10.0.0.1");
      database.at("9.9.9.9");
      database.at("junk");
      database.at(null);

      CityStatistics statistics = database.statistics();
      assertThat(List.of(statistics.known(), statistics.privateNetworks(), statistics.misses()))
          .containsExactly(2L, 1L, 3L);
    }
  }

  /** An updater that writes over the file: half of the copy may be of the old one. */
  @Test
  void fileThatChangesWhileItIsReadIsRefused() throws Exception {
    Path file = nested();
    ExecutorService updater = Executors.newSingleThreadExecutor();
    AtomicBoolean stop = new AtomicBoolean();
    try (CityDatabase database = open(file)) {
      Future<?> touching =
          updater.submit(
              () -> {
                for (long time = 0; !stop.get(); time += 1_000) {
                  Files.setLastModifiedTime(file, FileTime.fromMillis(time));
                }
                return null;
              });
      List<CityFileChange> told = new ArrayList<>();
      Refused refused = new Refused(file, "it changed while it was read", true);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!told.contains(refused) && System.nanoTime() < end) {
        told.addAll(database.refresh());
      }
      stop.set(true);
      touching.get();
      assertThat(told).contains(refused);
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
    } finally {
      stop.set(true);
      updater.shutdownNow();
    }
  }

  @Test
  void copiesHaveNoNameOnceTheyAreOpen() throws IOException {
    Path bad = Files.write(folder.resolve("bad.mmdb"), new byte[100]);
    try (CityDatabase database = of(nested(), bad)) {
      assertThat(database.refresh()).hasSize(2);
      assertThat(copies).isEmptyDirectory();
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
    }
  }

  @Test
  void withoutRoomForACopyTheFileIsRefused() throws IOException {
    Path file = nested();
    Path missing = copies.resolve("missing");
    try (CityDatabase database = new CityDatabase(List.of(file), missing)) {
      assertThat(database.refresh())
          .containsExactly(new Refused(file, "it cannot be copied to " + missing, false));
      assertThat(database.at("192.0.2.1")).isEqualTo(Location.PRIVATE_NETWORK);
    }
  }

  @Test
  void fileIsOpenedOnceThereIsRoomForItsCopy() throws IOException {
    Path file = nested();
    Path later = copies.resolve("later");
    try (CityDatabase database = new CityDatabase(List.of(file), later)) {
      assertThat(database.refresh()).singleElement().isInstanceOf(Refused.class);
      assertThat(database.refresh()).as("told once").isEmpty();

      Files.createDirectory(later);
      assertThat(database.refresh()).singleElement().isInstanceOf(Opened.class);
      assertThat(database.at("192.0.2.1")).isEqualTo(KOELN);
    }
  }

  @Test
  void badFileIsNotLookedIntoTwice() throws IOException {
    Path bad = Files.write(folder.resolve("bad.mmdb"), new byte[100]);
    Path room = Files.createDirectory(copies.resolve("room"));
    try (CityDatabase database = new CityDatabase(List.of(bad), room)) {
      assertThat(database.refresh()).singleElement().isInstanceOf(Refused.class);
      Files.delete(room);
      assertThat(database.refresh()).as("no copy was tried").isEmpty();
    }
  }

  @Test
  void databaseThatNeverOpenedAFileIsClosed() {
    CityDatabase database = of(folder.resolve("none.mmdb"));
    database.close();
    assertThat(database.at("192.0.2.1")).isEqualTo(Location.PRIVATE_NETWORK);
  }

  @Test
  void closedDatabaseKnowsNothingAndDoesNotThrow() throws IOException {
    CityDatabase database = open(nested());
    database.close();

    assertThat(database.at("192.0.2.1")).isEqualTo(Location.PRIVATE_NETWORK);
    assertThat(database.attributions()).isEmpty();
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path beside = Files.write(file.resolveSibling("beside"), bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
