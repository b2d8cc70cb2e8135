package dev.sessionguard.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/**
 * A time as a page shows it, to the minute.
 *
 * @param iso for machines
 * @param text for people, in their language; in UTC and saying so, since a server does not know
 *     where its reader's clock is
 */
public record Moment(String iso, String text) {

  /**
   * The time in a language's own form.
   *
   * @param millis epoch milliseconds
   */
  public static Moment of(long millis, Locale locale) {
    Instant at = Instant.ofEpochMilli(millis);
    String local =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(locale)
            .withZone(ZoneOffset.UTC)
            .format(at);
    return new Moment(DateTimeFormatter.ISO_INSTANT.format(at), local + " UTC");
  }
}
