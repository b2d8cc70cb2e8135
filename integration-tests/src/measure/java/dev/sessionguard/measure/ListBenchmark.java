package dev.sessionguard.measure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How fast the list of sessions answers on PostgreSQL, beside Keycloak's own list in the same run.
 * No test and in no suite; run by the command in {@code docs/benchmarks-list.md}, which it writes.
 */
class ListBenchmark {
  private static final String OURS = "/session-guard/sessions?";
  private static final String STOCK = "/ui-ext/sessions?type=ALL&max=20&first=";
  private static final int WARM_UP = 8;
  private static final int REQUESTS = 50;
  private static final Duration PATIENCE_WITH_STOCK = Duration.ofSeconds(8);

  /** A question to both lists; where the stock list cannot be asked its part is empty. */
  private record Question(String name, List<String> ours, String stock) {
    Question(String name, String ours) {
      this(name, List.of(ours), "");
    }

    Question comparedWith(String stockQuery) {
      return new Question(name, ours, stockQuery);
    }
  }

  private record Measured(int requests, double p50, double p95, String total) {
    static Measured of(List<Double> millis, String total) {
      double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return new Measured(sorted.length, rank(sorted, 0.50), rank(sorted, 0.95), total);
    }

    private static double rank(double[] sorted, double share) {
      return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
  }

  private final StringBuilder report = new StringBuilder();

  /** The p95 of each question, size after size. */
  private final Map<String, List<Double>> growth = new LinkedHashMap<>();

  private Realm realm;
  private LedgerFill fill;

  @Test
  void measure() throws SQLException, IOException {
    try (PostgresServer database =
            PostgresServer.start(
                "shared_preload_libraries=auto_explain", "auto_explain.log_analyze=on");
        KeycloakServer server =
            KeycloakServer.builder()
                .asInProduction()
                .postgres(database.createDatabase("list"))
                .reconcileEvery(86_400)
                .start();
        Connection connection = database.connect("list")) {
      realm = Realms.on(server).ofLongSessions().create();
      String rare = realm.addRole("auditor");
      String common = realm.addRole("member");
      fill = new LedgerFill(connection, realm.id());
      fill.users(rare, common);
      head();
      size(database, 0, 1_000, 200);
      size(database, 1_000, 10_000, 200);
      size(database, 10_000, 100_000, 200);
      if (Boolean.getBoolean("sessionGuard.small")) {
        System.out.println(report); // a look in two minutes, and no document
        return;
      }
      size(database, 100_000, 1_000_000, 500);
      growth();
      Document.write("benchmarks-list.md", report);
    }
  }

  private void size(PostgresServer database, int from, int to, int target) throws SQLException {
    Instant start = Instant.now();
    fill.sessions(from + 1, to, realm.clientUuid("app"));
    say(to + " rows after " + Duration.between(start, Instant.now()).toSeconds() + " s");
    long live = fill.count("select count(*) from offline_user_session where offline_flag = '0'");
    List<Question> questions = questions(live, to);
    Map<Question, Measured> ours = new LinkedHashMap<>();
    for (Question question : questions) {
      ours.put(question, ours(question));
    }
    line("");
    line("## %,d rows, %,d of them live", to, live);
    line("");
    line("| question | p50 ms | p95 ms | target | total answered | stock p50 ms | stock p95 ms |");
    line("|---|---:|---:|---|---|---:|---:|");
    ours.forEach(
        (question, measured) ->
            line(
                "| %s | %.0f | %.0f | %s | %s | %s |",
                question.name(),
                measured.p50(),
                measured.p95(),
                measured.p95() <= target ? "met" : "**missed**",
                measured.total(),
                question.stock().isEmpty() ? " | " : stock(question.stock())));
    long missed = ours.values().stream().filter(measured -> measured.p95() > target).count();
    line("");
    line("Of %d questions %d missed the target of %d ms.", ours.size(), missed, target);
    ours.forEach(
        (question, measured) ->
            growth.computeIfAbsent(question.name(), name -> new ArrayList<>()).add(measured.p95()));
    if (to >= 100_000) {
      plans(database, questions, to);
    }
  }

  private void growth() {
    line("");
    line("## Growth");
    line("");
    line("p95 in milliseconds at 1,000, 10,000, 100,000 and 1,000,000 rows:");
    line("");
    line("| question | 1,000 | 10,000 | 100,000 | 1,000,000 |");
    line("|---|---:|---:|---:|---:|");
    growth.forEach(
        (name, all) ->
            line(
                "| %s | %.0f | %.0f | %.0f | %.0f |",
                name, all.get(0), all.get(1), all.get(2), all.get(3)));
    line("");
    line("```mermaid");
    line("xychart-beta");
    line("  title \"p95 of the best, the median and the worst question, ms\"");
    line("  x-axis [\"1,000\", \"10,000\", \"100,000\", \"1,000,000 rows\"]");
    line("  y-axis \"ms\" 0 --> 500");
    for (double share : new double[] {0.01, 0.5, 1}) {
      List<String> points = new ArrayList<>();
      for (int size = 0; size < 4; size++) {
        int at = size;
        double[] sorted =
            growth.values().stream().mapToDouble(all -> all.get(at)).sorted().toArray();
        points.add(String.format(Locale.ROOT, "%.0f", Measured.rank(sorted, share)));
      }
      line("  line [%s]", String.join(", ", points));
    }
    line("```");
  }

  private Measured ours(Question question) {
    List<Double> millis = new ArrayList<>();
    JsonNode answer = null;
    for (int i = 0; i < WARM_UP + REQUESTS; i++) {
      String query = question.ours().get(i % question.ours().size());
      long began = System.nanoTime();
      Http.Answer got = realm.admin().send("GET", realm.path(OURS + query), null);
      double took = (System.nanoTime() - began) / 1e6;
      if (got.status() != 200) {
        throw new AssertionError(query + " answered " + got.status() + ": " + got.body());
      }
      answer = got.json();
      if (i >= WARM_UP) {
        millis.add(took);
      }
    }
    String total =
        String.format(
            Locale.ROOT,
            "%s%,d",
            answer.path("totalIsExact").asBoolean() ? "" : "about ",
            answer.path("total").asLong());
    Measured measured = Measured.of(millis, total);
    say(question.name() + ": " + measured);
    return measured;
  }

  private String stock(String query) {
    List<Double> millis = new ArrayList<>();
    Instant end = Instant.now().plus(PATIENCE_WITH_STOCK);
    while (millis.size() < REQUESTS && (millis.isEmpty() || Instant.now().isBefore(end))) {
      long began = System.nanoTime();
      try {
        Http.Answer got = realm.admin().send("GET", realm.path(STOCK + query), null);
        if (got.status() != 200) {
          throw new AssertionError(query + " answered " + got.status() + ": " + got.body());
        }
      } catch (UncheckedIOException e) {
        return "no answer in 90 s | no answer in 90 s";
      }
      millis.add((System.nanoTime() - began) / 1e6);
    }
    Measured stock = Measured.of(millis, "");
    String text =
        String.format(
            Locale.ROOT, "%.0f | %.0f (%d requests)", stock.p50(), stock.p95(), stock.requests());
    say("stock " + query + ": " + text);
    return text;
  }

  private List<Question> questions(long live, int rows) throws SQLException {
    List<String> people = new ArrayList<>();
    for (int offset = 0; offset < 40; offset++) {
      people.add(
          fill.text(
              "select username from session_guard_ledger where live and id >= '"
                  + String.format(Locale.ROOT, "%02x", offset * 6)
                  + "' order by id limit 1"));
    }
    // what takes the stock list minutes in the large realm is asked in the small one only
    boolean small = rows <= 100_000;
    return List.of(
        new Question("first page", "").comparedWith("0"),
        new Question("last page, order reversed", "order=asc")
            .comparedWith(small ? "" + (live - 20) : ""),
        new Question("page after 20,000 rows, if there are", "max=20&cursor=" + deep()),
        new Question("500 items on a page", "max=500"),
        new Question(
                "rare search: one user's name",
                people.stream().map(p -> "search=" + p).toList(),
                "")
            .comparedWith(small ? "0&search=" + people.get(0) : ""),
        new Question("search with no hit", "search=nobody-here")
            .comparedWith(small ? "0&search=nobody-here" : ""),
        new Question("search of a common first name", "search=anna"),
        new Question("search of a common city", "search=city+01"),
        new Question("search with no hit, live and ended", "status=all&search=nobody-here"),
        new Question(
            "search of an address", people.stream().map(p -> "search=" + address(p)).toList(), ""),
        new Question("search of an e-mail address", "search=" + people.get(0) + "@example.org"),
        new Question("one user", people.stream().map(p -> "user=" + p).toList(), ""),
        new Question("common city", "city=City+01"),
        new Question("rare city", "city=Reykjavik"),
        new Question("no such city", "city=Atlantis"),
        new Question("country", "country=" + country()),
        new Question("network of 16 million addresses", "ip=11.0.0.0/8"),
        new Question("network of 256 addresses", "ip=11.7.7.0/24"),
        new Question("role of 60,000 users", "role=member"),
        new Question("role of 50 users", "role=auditor"),
        new Question("common client", "client=backend"),
        new Question("client of one session in 5,000", "client=rare-client"),
        new Question("status active", "status=active"),
        new Question("status idle", "status=idle"),
        new Question("status ended", "status=ended"),
        new Question("status ended, by end", "status=ended&sort=endTime"),
        new Question("total of live and ended", "status=all"),
        new Question("live and ended, by end", "status=all&sort=endTime"),
        new Question("by user name", "sort=username"),
        new Question("by last activity", "sort=lastActivity"),
        new Question("by address", "sort=ip&order=desc"),
        new Question("by city", "status=all&sort=city"),
        new Question(
            "rare city by user name, one day",
            "city=Reykjavik&sort=username&from=" + (System.currentTimeMillis() - 86_400_000L)),
        new Question("common city and common role", "city=City+02&role=member&sort=lastActivity"),
        new Question(
            "rare city and rare role, live and ended", "status=all&city=Reykjavik&role=auditor"));
  }

  private String address(String person) {
    try {
      return fill.text(
          "select ip from session_guard_ledger where live and username = '" + person + "' limit 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String country() throws SQLException {
    return fill.text("select country from session_guard_ledger where city = 'City 05' limit 1");
  }

  /** A cursor behind 20,000 rows, or before the last page where there are fewer. */
  private String deep() {
    String cursor = "";
    for (int page = 0; page < 40; page++) {
      JsonNode answer =
          realm.admin().get(realm.path(OURS + "max=500" + (page == 0 ? "" : "&cursor=" + cursor)));
      if (!answer.path("next").isTextual()) {
        break;
      }
      cursor = answer.path("next").asText();
    }
    return cursor;
  }

  /** One more request of each question, for the plans that the database then really used. */
  private void plans(PostgresServer database, List<Question> questions, int rows)
      throws SQLException {
    QueryPlans plans = new QueryPlans();
    fill.run("alter system set auto_explain.log_min_duration = 0", "select pg_reload_conf()");
    Await.pause();
    for (Question question : questions) {
      fill.run("select 'begin of plans'");
      realm.admin().get(realm.path(OURS + question.ours().get(0)));
      String log = database.log();
      plans.add(question.name(), log.substring(log.lastIndexOf("begin of plans")));
    }
    fill.run("alter system reset auto_explain.log_min_duration", "select pg_reload_conf()");
    plans.write("list-" + rows);
  }

  private void head() throws SQLException {
    line("# The list of sessions, measured");
    line("");
    line("Written on %s by `ListBenchmark`. Run it again with", LocalDate.now());
    line("");
    line("```");
    line("mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=ListBenchmark \\");
    line("  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false");
    line("```");
    line("");
    line(
        "One Keycloak and one PostgreSQL %s with its default memory settings, on %d cores that"
            + " both and the client share. %,d users; few log in often, few cities have most"
            + " logins. Each of our questions: %d requests to warm up, %d measured, one after the"
            + " other, page and total in each answer. The stock list (`ui-ext/sessions`) knows live"
            + " sessions only, no total, and searches in user name, address and client; it was"
            + " asked for up to %d s for each question.",
        fill.text("show server_version"),
        Runtime.getRuntime().availableProcessors(),
        LedgerFill.USERS,
        WARM_UP,
        REQUESTS,
        PATIENCE_WITH_STOCK.toSeconds());
  }

  private void line(String format, Object... values) {
    report
        .append(
            Arrays.asList(values).isEmpty() ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  private static void say(String message) {
    System.out.println("[benchmark] " + message);
  }
}
