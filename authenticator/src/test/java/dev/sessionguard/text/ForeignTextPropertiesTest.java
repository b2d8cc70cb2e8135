package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What holds of every text that came from outside. */
class ForeignTextPropertiesTest {

  @Property(tries = 1000)
  void whatIsKeptIsShortOneLineAndKeptAgain(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 300) int max) {
    @Nullable String clean = ForeignText.clean(text, max);

    if (clean != null) {
      assertThat(clean)
          .isNotBlank()
          .hasSizeLessThanOrEqualTo(max)
          .doesNotContainPattern("\\p{C}&&[^\\p{Co}\\p{Cn}]|[\\u2028\\u2029]");
      assertThat(ForeignText.clean(clean, max)).isEqualTo(clean);
    }
  }
}
