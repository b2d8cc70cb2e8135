package dev.sessionguard.location;

import java.io.IOException;

/** Fuzz target: a city file that opens well and has one record of any bytes. */
public final class CityRecordFuzz {

  private CityRecordFuzz() {}

  /** Fails where looking the record up does. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    CityFileFuzz.look(
        CityFileWriter.flatIpv4()
            .with("198.51.100.0/24", data)
            .with("192.0.2.0/24", "Cairo", "EG")
            .toBytes());
  }
}
