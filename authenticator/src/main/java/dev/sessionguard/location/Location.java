package dev.sessionguard.location;

import dev.sessionguard.text.ForeignText;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an address is. Not to know is a normal answer. */
public sealed interface Location {

  Location PRIVATE_NETWORK = new PrivateNetwork();
  Location UNKNOWN = new Unknown();

  /**
   * A place on earth; at least one of the two is given.
   *
   * @param city English name, at most {@value #MAX_CITY} characters, one line; null when only the
   *     country is known
   * @param country ISO 3166-1 alpha-2 code in capitals; null when only the city is known
   */
  record Known(@Nullable String city, @Nullable String country) implements Location {

    public static final int MAX_CITY = 128;

    /** What databases say where they do not know: a code that ISO 3166 leaves to its users. */
    private static final String NOWHERE = "ZZ";

    public Known {
      if (city == null && country == null) {
        throw new IllegalArgumentException("neither city nor country");
      }
      if (city != null && !city.equals(ForeignText.clean(city, MAX_CITY))) {
        throw new IllegalArgumentException("not a city's name");
      }
      if (country != null && !isCode(country)) {
        throw new IllegalArgumentException("not a country code");
      }
    }

    private static boolean isCode(String text) {
      return text.length() == 2 && isCapital(text.charAt(0)) && isCapital(text.charAt(1));
    }

    private static boolean isCapital(char letter) {
      return letter >= 'A' && letter <= 'Z';
    }

    /** The place a file names, less what is no name or code; empty when nothing is left. */
    static Optional<Known> fromFile(@Nullable String city, @Nullable String country) {
      String cleanCity = ForeignText.clean(city, MAX_CITY);
      String code = country == null || isCode(country) ? country : country.toUpperCase(Locale.ROOT);
      String cleanCode = code != null && isCode(code) && !code.equals(NOWHERE) ? code : null;
      return cleanCity == null && cleanCode == null
          ? Optional.empty()
          : Optional.of(new Known(cleanCity, cleanCode));
    }
  }

  /** Inside a network that is not the internet: no file can know where. */
  record PrivateNetwork() implements Location {}

  /** No address, or one that no file has. */
  record Unknown() implements Location {}
}
