package dev.sessionguard.ending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TellingReportTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final TellingReport report = new TellingReport();

  @Test
  void withNothingToTellItIsDone() {
    assertThat(report.await(SHORT)).isTrue();
    assertThat(report.told()).isEmpty();
  }

  @Test
  void itIsDoneWhenAllAre() {
    report.expect(2);
    report.finished();
    assertThat(report.await(SHORT)).isFalse();
    CompletableFuture<Void> last = CompletableFuture.runAsync(report::finished);
    assertThat(report.await(LONG)).isTrue();
    last.join();
  }

  @Test
  void whoMissedOneNoticeWasNotTold() {
    report.told("crm");
    report.told("mail");
    report.failed("mail");
    report.withoutAddress("app");
    assertThat(report.told()).containsExactly("crm");
    assertThat(report.notTold()).containsExactly("mail");
    assertThat(report.withoutAddress()).containsExactly("app");
  }

  @Test
  void whoeverIsInterruptedWaitsNoLonger() {
    report.expect(1);
    Thread.currentThread().interrupt();
    assertThat(report.await(LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
