package dev.sessionguard.location;

import dev.sessionguard.location.Location.Known;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file's record, in one of two shapes: nested as in GeoIP2 and GeoLite2 City ({@code
 * city.names.en}, {@code country.iso_code}), or flat as in ip-location-db's packages ({@code city},
 * {@code country_code}).
 */
record CityRecord(Map<?, ?> fields) {

  /** Empty when the record names no place: a file may hold anything. */
  Optional<Known> place() {
    return Known.fromFile(city(), country());
  }

  private @Nullable String city() {
    Object city = fields.get("city");
    if (city instanceof Map<?, ?> nested && nested.get("names") instanceof Map<?, ?> names) {
      return text(names.get("en"));
    }
    return text(city);
  }

  private @Nullable String country() {
    return fields.get("country") instanceof Map<?, ?> nested
        ? text(nested.get("iso_code"))
        : text(fields.get("country_code"));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }
}
