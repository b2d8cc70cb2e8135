package dev.sessionguard.location;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small city files in MaxMind's format 2.0, for tests: no file has to be fetched or checked
 * in. Use addresses of the documentation ranges only.
 */
public final class CityFileWriter {

  private static final byte[] METADATA_MARKER =
      "\u00AB\u00CD\u00EFMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);

  private final String databaseType;
  private final int ipVersion;
  private final boolean nested;
  private final Map<String, String> description = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final Map<String, Long> claims = new LinkedHashMap<>();
  private long buildEpoch = 1_780_000_000L;
  private int recordBits = 24;

  private CityFileWriter(String databaseType, int ipVersion, boolean nested) {
    this.databaseType = databaseType;
    this.ipVersion = ipVersion;
    this.nested = nested;
    nodes.add(new Node());
  }

  /** The schema of GeoIP2 and GeoLite2 City: nested, one tree for both families. */
  public static CityFileWriter nested(String databaseType) {
    return new CityFileWriter(databaseType, 6, true);
  }

  /** The schema of the DB-IP packages: flat, one family in each file. */
  public static CityFileWriter flatIpv4() {
    return new CityFileWriter("city ipv4", 4, false);
  }

  public static CityFileWriter flatIpv6() {
    return new CityFileWriter("city ipv6", 6, false);
  }

  public CityFileWriter describedAs(String english) {
    description.put("en", english);
    return this;
  }

  /** Epoch seconds. */
  public CityFileWriter builtAt(long epochSeconds) {
    buildEpoch = epochSeconds;
    return this;
  }

  /** How wide a pointer of the tree is: 24, 28 (as large files have it) or 32 bits. */
  public CityFileWriter withRecordsOf(int bits) {
    recordBits = bits;
    return this;
  }

  /** A number of the metadata that is not true of the file. */
  public CityFileWriter claiming(String key, long value) {
    claims.put(key, value);
    return this;
  }

  /** A network in CIDR notation and its place. Networks must not overlap. */
  public CityFileWriter with(String cidr, String city, String country) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (nested) {
      fields.put(
          "city", Map.of("geoname_id", 1L, "names", Map.of("en", city, "de", city + " (de)")));
      fields.put("country", Map.of("iso_code", country));
    } else {
      fields.put("city", city);
      fields.put("country_code", country);
      fields.put("state1", "");
    }
    return with(cidr, fields);
  }

  /** A network and any record: values are strings, longs and maps of them. */
  public CityFileWriter with(String cidr, Map<String, ?> fields) {
    int offset = data.size();
    write(data, fields);
    return withDataAt(cidr, offset);
  }

  /** A network whose record cannot be decoded. */
  public CityFileWriter withBrokenRecord(String cidr) {
    int offset = data.size();
    data.write(0b001_11111); // a pointer to far behind the end
    data.write(0xFF);
    data.write(0xFF);
    data.write(0xFF);
    data.write(0xFF);
    return withDataAt(cidr, offset);
  }

  /** A network and a record of these very bytes; they may be none. */
  public CityFileWriter with(String cidr, byte[] record) {
    int offset = data.size();
    data.writeBytes(record);
    return withDataAt(cidr, offset);
  }

  private CityFileWriter withDataAt(String cidr, int offset) {
    int slash = cidr.indexOf('/');
    byte[] address = literal(cidr.substring(0, slash));
    int prefix = Integer.parseInt(cidr.substring(slash + 1));
    if (ipVersion == 6 && address.length == 4) {
      byte[] wide = new byte[16];
      System.arraycopy(address, 0, wide, 12, 4);
      address = wide;
      prefix += 96;
    }
    if (address.length != (ipVersion == 6 ? 16 : 4)) {
      throw new IllegalArgumentException("not in a file of IPv" + ipVersion + ": " + cidr);
    }
    Node node = nodes.get(0);
    for (int bit = 0; bit < prefix - 1; bit++) {
      int side = side(address, bit);
      if (node.child[side] < 0) {
        node.child[side] = nodes.size();
        nodes.add(new Node());
      }
      node = nodes.get(node.child[side]);
    }
    node.data[side(address, prefix - 1)] = offset;
    return this;
  }

  public byte[] toBytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (Node node : nodes) {
      int left = record(node, 0);
      int right = record(node, 1);
      if (recordBits == 28) {
        writeNumber(file, left, 3);
        file.write((left >> 24) << 4 | right >> 24);
        writeNumber(file, right, 3);
      } else {
        writeNumber(file, left, recordBits / 8);
        writeNumber(file, right, recordBits / 8);
      }
    }
    file.writeBytes(new byte[16]);
    file.writeBytes(data.toByteArray());
    file.writeBytes(METADATA_MARKER);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", 2L);
    metadata.put("binary_format_minor_version", 0L);
    metadata.put("build_epoch", buildEpoch);
    metadata.put("database_type", databaseType);
    metadata.put("description", description);
    metadata.put("ip_version", (long) ipVersion);
    metadata.put("languages", List.of("en"));
    metadata.put("node_count", (long) nodes.size());
    metadata.put("record_size", (long) recordBits);
    metadata.putAll(claims);
    write(file, metadata);
    return file.toByteArray();
  }

  private int record(Node node, int side) {
    if (node.child[side] >= 0) {
      return node.child[side];
    }
    return node.data[side] >= 0 ? nodes.size() + 16 + node.data[side] : nodes.size();
  }

  /** Puts the file in place at once, as an updater should: written beside it and renamed. */
  public Path replace(Path target) throws IOException {
    Path beside = Files.createTempFile(target.toAbsolutePath().getParent(), "city", ".new");
    Files.write(beside, toBytes());
    try {
      return Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      return Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static byte[] literal(String address) {
    if (!address.matches("[0-9a-fA-F:.]+")) {
      throw new IllegalArgumentException("not an address: " + address);
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (IOException e) {
      throw new IllegalArgumentException("not an address: " + address, e);
    }
  }

  private static int side(byte[] address, int bit) {
    return address[bit / 8] >> (7 - bit % 8) & 1;
  }

  /** Maps are type 7, strings 2, unsigned 64-bit integers 9 and arrays 11 of the format. */
  private static void write(ByteArrayOutputStream out, Object value) {
    if (value instanceof Map<?, ?> map) {
      writeControl(out, 7, map.size());
      map.forEach(
          (key, element) -> {
            write(out, key);
            write(out, element);
          });
    } else if (value instanceof String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      writeControl(out, 2, utf8.length);
      out.writeBytes(utf8);
    } else if (value instanceof Long number) {
      int bytes = (64 - Long.numberOfLeadingZeros(number) + 7) / 8;
      writeControl(out, 9, bytes);
      writeNumber(out, number, bytes);
    } else if (value instanceof List<?> list) {
      writeControl(out, 11, list.size());
      list.forEach(element -> write(out, element));
    } else {
      throw new IllegalArgumentException("no type for " + value);
    }
  }

  private static void writeControl(ByteArrayOutputStream out, int type, int size) {
    if (size >= 285 + (1 << 16)) {
      throw new IllegalArgumentException("too long: " + size);
    }
    int coded = size < 29 ? size : size < 285 ? 29 : 30;
    out.write(type > 7 ? coded : type << 5 | coded);
    if (type > 7) {
      out.write(type - 7);
    }
    if (coded == 29) {
      out.write(size - 29);
    } else if (coded == 30) {
      writeNumber(out, size - 285, 2);
    }
  }

  private static void writeNumber(ByteArrayOutputStream out, long number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (number >> shift));
    }
  }

  private static final class Node {
    private final int[] child = {-1, -1};
    private final int[] data = {-1, -1};
  }
}
