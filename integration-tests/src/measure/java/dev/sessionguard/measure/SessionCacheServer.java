package dev.sessionguard.measure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Latencies;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** One of the servers that {@link SessionCacheBenchmark} compares, and what was measured of it. */
final class SessionCacheServer implements AutoCloseable {
  /** What is asked of a server. */
  enum Work {
    LOGIN("login"),
    REFRESH("refresh"),
    USER_INFO("userinfo"),
    OUR_LIST("our list"),
    STOCK_LIST("Keycloak's list");

    private final String title;

    Work(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** The speed of each turn, in calls a second, and how long the calls of all took. */
  record Figures(List<Double> speeds, Latencies latencies) {
    Figures() {
      this(new ArrayList<>(), new Latencies());
    }
  }

  private record Session(Oidc app, String accessToken, String refreshToken) {}

  static final int THREADS = 2;
  static final int LIMIT = 2;

  /** Items on a page of each list. */
  static final int PAGE = 10;

  /** Sessions to refresh; even, so that no two threads use the same one. */
  static final int HELD = 100;

  /** More than a server can do: each user logs in once in a turn. */
  private static final int LOGINS_A_SECOND = 500;

  private static final int USERS_OF_FILL = 10_000;

  private final String name;
  private final KeycloakServer server;
  private final boolean jar;
  private final double seconds;
  private final Realm realm;
  private final List<Oidc> users = new ArrayList<>();
  private final List<Session> held = new ArrayList<>();
  private final Map<Work, Figures> figures = new EnumMap<>(Work.class);

  private SessionCacheServer(String name, KeycloakServer server, boolean jar, double seconds) {
    this.name = name;
    this.server = server;
    this.jar = jar;
    this.seconds = seconds;
    realm =
        Realms.on(server)
            .ofLongSessions()
            .with("eventsEnabled", false)
            .with("accessTokenLifespan", 86_400) // good until the end of the run
            .create();
  }

  /** Starts one and fills it; its turns take so many seconds. */
  static SessionCacheServer start(
      PostgresServer database, boolean jar, boolean cache, int sessions, double seconds)
      throws SQLException {
    String name = (jar ? "the jar" : "Keycloak alone") + ", cache " + (cache ? "on" : "off");
    String databaseName = (jar ? "ours" : "stock") + (cache ? "on" : "off");
    KeycloakServer.Builder builder =
        KeycloakServer.builder()
            .asInProduction()
            .postgres(database.createDatabase(databaseName))
            .reconcileEvery(86_400); // never in another server's turn
    if (!jar) {
      builder.withoutProvider();
    }
    if (!cache) {
      builder.option("--spi-user-sessions--infinispan--use-caches=false");
    }
    SessionCacheServer server = new SessionCacheServer(name, builder.start(), jar, seconds);
    try (Connection connection = database.connect(databaseName)) {
      server.fill(new LedgerFill(connection, server.realm.id(), USERS_OF_FILL), sessions);
    }
    server.logIn();
    return server;
  }

  private void fill(LedgerFill fill, int sessions) throws SQLException {
    fill.users(realm.addRole("auditor"), realm.addRole("member"));
    fill.sessions(1, sessions * 10 / 3, realm.clientUuid("app")); // three in ten live
  }

  private void logIn() {
    if (jar) {
      realm.limit(LIMIT, "end-oldest");
    }
    for (int i = 0; i < Math.max(THREADS, LOGINS_A_SECOND * seconds); i++) {
      users.add(new Oidc(realm.withAnotherUser("user" + i), "app"));
    }
    for (int i = 0; i < HELD; i++) {
      Oidc app = new Oidc(realm.withAnotherUser("held" + i), "app");
      Http.Answer login = app.directGrant();
      held.add(new Session(app, login.text("access_token"), login.text("refresh_token")));
    }
  }

  String name() {
    return name;
  }

  boolean does(Work work) {
    return jar || work != Work.OUR_LIST;
  }

  Figures figures(Work work) {
    return figures.get(work);
  }

  void take(Work work, boolean measured) {
    Figures noted = measured ? figures.computeIfAbsent(work, any -> new Figures()) : new Figures();
    switch (work) {
      case LOGIN -> {
        Turn logins = turn(THREADS, users.size(), noted, i -> users.get(i).directGrant());
        logOut(logins.answers());
      }
      case REFRESH -> use(noted, session -> session.app().refresh(session.refreshToken()));
      case USER_INFO -> use(noted, session -> session.app().userInfo(session.accessToken()));
      case OUR_LIST -> list(noted, "/session-guard/sessions?max=" + PAGE);
      case STOCK_LIST -> {
        String client = "/clients/" + realm.clientUuid("app");
        list(noted, client + "/user-sessions?first=0&max=" + PAGE);
      }
    }
  }

  /** Ends the sessions of a turn, which counts for nobody. */
  private void logOut(List<Http.Answer> logins) {
    IntFunction<Http.Answer> call = i -> users.get(0).logout(logins.get(i).text("refresh_token"));
    Turn.of(THREADS, Double.MAX_VALUE, logins.size(), new Latencies(), call);
  }

  private void use(Figures noted, Function<Session, Http.Answer> call) {
    turn(THREADS, Integer.MAX_VALUE, noted, i -> call.apply(held.get(i % held.size())));
  }

  /** By one administrator, whose own login is not part of it. */
  private void list(Figures noted, String path) {
    Admin admin = realm.admin();
    String bearer = admin.token();
    String whole = realm.path(path);
    Turn turn = turn(1, Integer.MAX_VALUE, noted, i -> admin.sendAs(bearer, "GET", whole, ""));
    JsonNode page = turn.answers().get(0).json();
    int items = (page.isArray() ? page : page.path("items")).size();
    if (items != PAGE) {
      throw new AssertionError(name + ": " + items + " items of " + path);
    }
  }

  private Turn turn(int threads, int most, Figures noted, IntFunction<Http.Answer> call) {
    Turn turn = Turn.of(threads, seconds, most, noted.latencies(), call);
    noted.speeds().add(turn.speed());
    return turn;
  }

  @Override
  public void close() {
    server.close();
  }
}
