package dev.sessionguard.rest;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values as RFC 4180 has them, harmless in a spreadsheet. */
public final class CsvText {

  public static final String MEDIA_TYPE = "text/csv; charset=utf-8; header=present";

  /** With the full-width forms, which some spreadsheets take for the plain ones. */
  private static final String STARTS_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

  private CsvText() {}

  /**
   * One line with its end. Every value is quoted; one that a spreadsheet would take for a formula
   * gets an apostrophe in front, which makes it text.
   */
  public static String line(List<String> values) {
    return values.stream().map(CsvText::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String value) {
    String begin = value.stripLeading(); // as some programs read it
    boolean formula =
        !begin.isEmpty()
            && (STARTS_FORMULA.indexOf(begin.charAt(0)) >= 0
                || "\t\r\n".indexOf(value.charAt(0)) >= 0);
    return '"' + (formula ? "'" : "") + value.replace("\"", "\"\"") + '"';
  }
}
