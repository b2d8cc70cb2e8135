package dev.sessionguard.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks at one user's sessions over and over while a round is run. */
final class RaceWatch extends Thread {
  private final Connection connection;
  private String realmId;
  private String userId;
  private int peakLedger;
  private int peakStored;
  private long samples;

  RaceWatch(Connection connection) {
    super("watch");
    this.connection = connection;
    setDaemon(true);
    start();
  }

  synchronized void begin(String realm, String user) {
    realmId = realm;
    userId = user;
    peakLedger = 0;
    peakStored = 0;
    samples = 0;
    notifyAll();
  }

  synchronized void end() {
    userId = null;
  }

  private synchronized void look() throws InterruptedException {
    while (userId == null) {
      wait();
    }
    int[] counted = counted(connection, realmId, userId);
    peakLedger = Math.max(peakLedger, counted[0]);
    peakStored = Math.max(peakStored, counted[1]);
    samples++;
  }

  @Override
  public void run() {
    try {
      while (true) {
        look();
        sleep(3);
      }
    } catch (InterruptedException e) {
      interrupt();
    } catch (IllegalStateException e) {
      System.out.println("[it] the watch ends: " + e.getMessage());
    }
  }

  int peakLedger() {
    return peakLedger;
  }

  int peakStored() {
    return peakStored;
  }

  long samples() {
    return samples;
  }

  /** Live rows and stored sessions of a user, by distinct ids, in one snapshot. */
  static int[] counted(Connection connection, String realmId, String userId) {
    try (PreparedStatement counting =
        connection.prepareStatement(
            "select (select count(distinct SESSION_ID) from SESSION_GUARD_LEDGER"
                + " where REALM_ID = ? and USER_ID = ? and LIVE = true),"
                + " (select count(distinct USER_SESSION_ID) from OFFLINE_USER_SESSION"
                + " where REALM_ID = ? and USER_ID = ?)")) {
      counting.setString(1, realmId);
      counting.setString(2, userId);
      counting.setString(3, realmId);
      counting.setString(4, userId);
      try (ResultSet row = counting.executeQuery()) {
        row.next();
        return new int[] {row.getInt(1), row.getInt(2)};
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
