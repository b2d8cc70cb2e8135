package dev.sessionguard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.notice.NoticeKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of pages and e-mails, which Keycloak formats with {@link MessageFormat}. */
class ThemeMessagesTest {
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");
  private static final Properties ENGLISH = messages("en");

  private static Properties messages(String language) {
    String file = "/theme-resources/messages/messages_" + language + ".properties";
    Properties messages = new Properties();
    try (InputStream in = ThemeMessagesTest.class.getResourceAsStream(file)) {
      messages.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  private static Set<String> places(String text) {
    Set<String> places = new TreeSet<>();
    PLACE.matcher(text).results().map(MatchResult::group).forEach(places::add);
    return places;
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "es", "fr", "ja"})
  void everyLanguageSaysWhatEnglishSays(String language) {
    Properties translated = messages(language);
    assertThat(translated.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(ENGLISH.stringPropertyNames());
    for (String key : ENGLISH.stringPropertyNames()) {
      assertThat(places(translated.getProperty(key)))
          .as(key)
          .isEqualTo(places(ENGLISH.getProperty(key)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "es", "fr", "ja"})
  void noQuoteSwallowsAPlaceholder(String language) {
    Properties messages = messages(language);
    for (String key : messages.stringPropertyNames()) {
      String text = messages.getProperty(key);
      String formatted = new MessageFormat(text).format(new Object[] {"#", "#"});
      assertThat(formatted).as(key).doesNotContainPattern(PLACE);
      assertThat(text.replace("''", "")).as(key).doesNotContain("'");
    }
  }

  @Test
  void everyReasonAndNoticeHasItsWords() {
    assertThat(ENGLISH.stringPropertyNames())
        .containsAll(
            Arrays.stream(EndReason.values())
                .map(reason -> "sessionGuardReason-" + reason.id())
                .toList())
        .containsAll(Arrays.stream(EndCause.values()).map(EndCause::message).toList())
        .containsAll(Arrays.stream(NoticeKind.values()).map(NoticeKind::subject).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyNoticeHasItsTemplates(NoticeKind kind) {
    for (String form : List.of("text", "html")) {
      assertThat(
              getClass().getResource("/theme-resources/templates/" + form + "/" + kind.template()))
          .as(form)
          .isNotNull()
          .satisfies(template -> assertThat(template.getPath()).endsWith(".ftl"));
    }
  }
}
