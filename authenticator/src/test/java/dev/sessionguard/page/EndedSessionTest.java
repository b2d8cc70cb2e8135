package dev.sessionguard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.page.EndedSession.NothingToTell;
import dev.sessionguard.page.EndedSession.Proof;
import dev.sessionguard.page.EndedSession.StillLives;
import dev.sessionguard.page.EndedSession.Tell;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EndedSessionTest {
  private static final long NOW = 1_795_530_600_000L;

  @ParameterizedTest(name = "{0}, {1} h ago, told {2}, by {3}: {4}, {5}")
  @CsvSource({
    "LIMIT,             0,  false, NOTICE_COOKIE,   LIMIT,         true",
    "LIMIT,             24, false, NOTICE_COOKIE,   LIMIT,         true",
    "LIMIT,             25, false, NOTICE_COOKIE,                ,",
    "LIMIT,             0,  true,  NOTICE_COOKIE,                ,",
    "LIMIT,             0,  false, IDENTITY_COOKIE, LIMIT,         false",
    "LIMIT,             25, false, IDENTITY_COOKIE,              ,",
    "LIMIT,             0,  true,  IDENTITY_COOKIE,              ,",
    "REVOKED,           1,  false, NOTICE_COOKIE,   ADMINISTRATOR, false",
    "REVOKED_ALL,       1,  false, IDENTITY_COOKIE, ADMINISTRATOR, false",
    "IDLE,              1,  false, NOTICE_COOKIE,   IDLE,          false",
    "MAX_LIFESPAN,      1,  false, NOTICE_COOKIE,   MAX_LIFESPAN,  false",
    "LOGOUT,            0,  false, NOTICE_COOKIE,                ,",
    "REPLACED,          0,  false, NOTICE_COOKIE,                ,",
  })
  void itIsToldOnceAndForADay(
      EndReason reason, long hours, boolean told, Proof proof, EndCause cause, Boolean newer) {
    EndedSession ended = new EndedSession(NOW - TimeUnit.HOURS.toMillis(hours), reason, told);
    assertThat(ended.to(proof, NOW))
        .isEqualTo(cause == null ? new NothingToTell() : new Tell(cause, newer));
  }

  @ParameterizedTest
  @EnumSource(Proof.class)
  void aLiveSessionMayBeToldLater(Proof proof) {
    assertThat(new EndedSession(null, null, false).to(proof, NOW)).isEqualTo(new StillLives());
  }

  @Test
  void anEndForNoKnownReasonIsNotTold() {
    assertThat(new EndedSession(NOW, null, false).to(Proof.NOTICE_COOKIE, NOW))
        .isEqualTo(new NothingToTell());
  }
}
