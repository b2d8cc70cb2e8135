package dev.sessionguard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.ledger.SessionUse.Row;
import dev.sessionguard.ledger.SessionUse.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a session that somebody uses may be used. */
class SessionUseTest {
  private static final int STARTED = 1000;

  private static Row live(boolean offline) {
    return new Row(offline, true, STARTED, STARTED * 1000L, null);
  }

  private static Row ended(boolean offline, int started, EndReason reason) {
    return new Row(offline, false, started, started * 1000L, reason.id());
  }

  private static Verdict of(@Nullable Boolean offline, Row... rows) {
    return SessionUse.of(List.of(rows), offline, STARTED);
  }

  @Test
  void whatNobodyKnowsIsLetIn() {
    assertThat(of(false)).isEqualTo(Verdict.LET_IN);
  }

  @Test
  void whatLivesIsLetIn() {
    assertThat(of(false, live(false))).isEqualTo(Verdict.LET_IN);
    assertThat(of(true, live(true))).isEqualTo(Verdict.LET_IN);
  }

  @ParameterizedTest
  @EnumSource(EndReason.class)
  void whatHasEndedIsNotLetInByTheLedgerAlone(EndReason reason) {
    assertThat(of(false, ended(false, STARTED, reason)))
        .isEqualTo(reason.isDecision() ? Verdict.ENDED : Verdict.ASK_KEYCLOAK);
  }

  @Test
  void onlineAndOfflineAreToldApart() {
    Row online = ended(false, STARTED, EndReason.LIMIT);
    assertThat(of(false, online, live(true))).isEqualTo(Verdict.ENDED);
    assertThat(of(true, online, live(true))).isEqualTo(Verdict.LET_IN);
    assertThat(of(true, online)).as("no row of its own").isEqualTo(Verdict.LET_IN);
  }

  @Test
  void whereTheKindIsNotKnownAnyLiveOneDoes() {
    assertThat(of(null, ended(false, STARTED, EndReason.LIMIT), live(true)))
        .isEqualTo(Verdict.LET_IN);
    assertThat(of(null, ended(false, STARTED, EndReason.LIMIT))).isEqualTo(Verdict.ENDED);
  }

  @Test
  void aSessionStartedAnewWithTheSameIdIsAnother() {
    assertThat(of(false, ended(false, STARTED - 1, EndReason.LIMIT))).isEqualTo(Verdict.LET_IN);
    assertThat(of(false, ended(false, STARTED + 1, EndReason.LIMIT))).isEqualTo(Verdict.ENDED);
  }

  @Test
  void theLastEndDecides() {
    Row earlier = ended(false, STARTED - 5, EndReason.LIMIT);
    Row later = ended(false, STARTED, EndReason.LOGOUT);
    assertThat(of(false, earlier, later)).isEqualTo(Verdict.ASK_KEYCLOAK);
  }
}
