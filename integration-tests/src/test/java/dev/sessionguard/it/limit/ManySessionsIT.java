package dev.sessionguard.it.limit;

import dev.sessionguard.it.fixture.check.ManySessions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Nobody waits for a user of many sessions, not even that user. */
class ManySessionsIT {
  @Test
  void theLimitOfAUserOfFiveThousandSessionsIsSwitchedOn() throws SQLException {
    ManySessions.switchTheLimitOn(5001);
  }
}
