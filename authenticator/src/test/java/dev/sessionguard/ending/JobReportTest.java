package dev.sessionguard.ending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobReportTest {

  @Test
  void anOrderThatMatchedNothingIsDoneAsItBegan() {
    JobReport report =
        new JobReport(
            "job", JobReport.QUEUED, 5, 4, 3, 2, 1, List.of("app"), "alice", "id", "master", 7, 9L);
    assertThat(report.ofNothing())
        .isEqualTo(
            new JobReport(null, "done", 0, 0, 0, 0, 0, List.of(), "alice", "id", "master", 7, 7L));
  }
}
