package dev.sessionguard.location;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The credit a file's licence asks for wherever its places are shown.
 *
 * @param text what to show, in English as the licence words it
 * @param link where the text leads to
 */
public record Attribution(String text, String link) {

  /** CC BY 4.0, section 3(a), in the words of DB-IP's own licence note. */
  static final Attribution DB_IP = new Attribution("IP Geolocation by DB-IP", "https://db-ip.com");

  /** GeoLite End User License Agreement. */
  static final Attribution GEO_LITE =
      new Attribution(
          "This product includes GeoLite Data created by MaxMind", "https://www.maxmind.com");

  /** The packages of ip-location-db, flat: nothing in the file says whose data it is. */
  private static final Pattern FLAT_CITY = Pattern.compile("city ipv[46]");

  /**
   * Told by what a file says of itself, and where that is nothing by its name.
   *
   * @param fileName its last part only
   */
  static Optional<Attribution> of(
      @Nullable String databaseType, @Nullable Map<String, String> description, String fileName) {
    String type = databaseType == null ? "" : databaseType;
    String text =
        (type + ' ' + (description == null ? "" : description.values()) + ' ' + fileName)
            .toLowerCase(Locale.ROOT);
    if (text.contains("geolite")) {
      return Optional.of(GEO_LITE);
    }
    return text.contains("dbip") || text.contains("db-ip") || FLAT_CITY.matcher(type).matches()
        ? Optional.of(DB_IP)
        : Optional.empty();
  }
}
