package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.check.ManySessions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** As {@code ManySessionsIT}, with a hundred thousand; in no suite. */
class ManySessionsProof {
  private static final int MANY = Integer.getInteger("sessionGuard.sessions", 100_000);

  @Test
  void theLimitOfAUserOfAHundredThousandSessionsIsSwitchedOn() throws SQLException {
    ManySessions.switchTheLimitOn(MANY);
  }
}
