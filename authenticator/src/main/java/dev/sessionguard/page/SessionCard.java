package dev.sessionguard.page;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session as its owner sees it on a page. Every text may come from outside and is to be shown as
 * text.
 *
 * @param key stands for the session in a form, see {@link SessionKeys}
 * @param device browser and system; null when not known
 * @param place city and country, in the reader's language; null when not known
 * @param privateNetwork whether the address was one of a private network, which is on no map
 * @param ip the address, as much of it as the realm keeps; null when nothing is kept
 * @param thisBrowser whether the page is shown in the browser that holds the session
 */
public record SessionCard(
    String key,
    @Nullable String device,
    @Nullable String place,
    boolean privateNetwork,
    @Nullable String ip,
    Moment login,
    Moment lastActivity,
    boolean thisBrowser) {

  public SessionCard {
    Objects.requireNonNull(key, "key");
  }

  /** Browser and system in one text, null when neither is known. */
  public static @Nullable String device(@Nullable String browser, @Nullable String os) {
    return joined(" · ", browser, os);
  }

  /**
   * City and country in one text, null when neither is known.
   *
   * @param country its ISO 3166-1 alpha-2 code
   */
  public static @Nullable String place(
      @Nullable String city, @Nullable String country, Locale locale) {
    return joined(
        ", ", city, country == null ? null : new Locale("", country).getDisplayCountry(locale));
  }

  private static @Nullable String joined(String separator, @Nullable String... parts) {
    String text =
        Stream.of(parts)
            .filter(Objects::nonNull)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(separator));
    return text.isEmpty() ? null : text;
  }
}
