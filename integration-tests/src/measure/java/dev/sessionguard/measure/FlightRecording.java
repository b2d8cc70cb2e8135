package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.server.KeycloakServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a node's JVM spent its time and memory while something ran: samples by Flight Recorder. */
final class FlightRecording {
  private static final String OURS = "dev.sessionguard.";

  private final Map<String, Long> byMethod = new HashMap<>();
  private long samples;
  private long ourSamples;
  private long bytes;
  private long ourBytes;

  private FlightRecording() {}

  /** Records while the work runs, and reads what was recorded. */
  static FlightRecording during(KeycloakServer node, Runnable work) throws IOException {
    Path file = Files.createTempFile("session-guard", ".jfr");
    try {
      node.jcmd("JFR.start", "name=guard", "settings=profile");
      work.run();
      node.jcmd("JFR.stop", "name=guard", "filename=" + file);
      FlightRecording recording = new FlightRecording();
      try (RecordingFile events = new RecordingFile(file)) {
        while (events.hasMoreEvents()) {
          recording.add(events.readEvent());
        }
      }
      return recording;
    } finally {
      Files.delete(file);
    }
  }

  private void add(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      return;
    }
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    String ours =
        frames.stream()
            .filter(frame -> frame.getMethod().getType().getName().startsWith(OURS))
            .findFirst()
            .map(FlightRecording::name)
            .orElse(null);
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample" -> {
        if (frames.stream().noneMatch(FlightRecording::isOfRequest)) {
          return; // a compiler's, a timer's or the cache's own thread
        }
        samples++;
        if (ours != null) {
          ourSamples++;
          byMethod.merge(ours, 1L, Long::sum);
        }
      }
      case "jdk.ObjectAllocationSample" -> {
        long weight = event.getLong("weight");
        bytes += weight;
        ourBytes += ours == null ? 0 : weight;
      }
      default -> {}
    }
  }

  private static boolean isOfRequest(RecordedFrame frame) {
    return frame.getMethod().getType().getName().startsWith("org.keycloak.services.");
  }

  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1).replaceAll("\\$\\$.*", "")
        + "."
        + frame.getMethod().getName().replaceAll("^lambda\\$(.*)\\$\\d+$", "$1");
  }

  /** Samples of requests. */
  long samples() {
    return samples;
  }

  /** The share of requests' samples that have a method of ours on their stack. */
  double ourShareOfTime() {
    return samples == 0 ? 0 : (double) ourSamples / samples;
  }

  double ourShareOfAllocation() {
    return bytes == 0 ? 0 : (double) ourBytes / bytes;
  }

  /** Our methods nearest to what was running, with their shares of requests' samples. */
  Map<String, Double> methods(int most) {
    Map<String, Double> found = new java.util.LinkedHashMap<>();
    byMethod.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(each -> found.put(each.getKey(), (double) each.getValue() / samples));
    return found;
  }
}
