package dev.sessionguard.it;

import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A browser of one person: own cookies, own address, real login forms. */
final class Browser {
  private final Realm realm;
  private final Map<String, HttpCookie> cookies = new ConcurrentHashMap<>();
  private Http.Answer last;
  private String address = "198.51.100.7";
  private Node node;
  private String userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0";

  Browser(Realm realm) {
    this.realm = realm;
    this.node = realm.server();
  }

  /** Is served by another node in the name of the realm's, as behind a proxy. */
  Browser through(Node other) {
    node = other;
    return this;
  }

  /** The same browser, with its cookies, at the same realm of a restarted server. */
  Browser at(Realm restarted) {
    Browser same = new Browser(restarted);
    same.cookies.putAll(cookies);
    return same;
  }

  Browser from(String clientAddress) {
    address = clientAddress;
    return this;
  }

  Browser calledItself(String agent) {
    userAgent = agent;
    return this;
  }

  /** Opens the authorization address of a client, with extra request parameters. */
  LoginOutcome open(String client, Map<String, String> parameters) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("client_id", client);
    query.put("response_type", "code");
    query.put("scope", "openid");
    query.put("redirect_uri", Realm.REDIRECT);
    query.putAll(parameters);
    return get(realm.issuer() + "/protocol/openid-connect/auth?" + Http.encode(query));
  }

  LoginOutcome open(String client) {
    return open(client, Map.of());
  }

  /** Logs in through the form as the realm's user. */
  LoginOutcome login(String client, Map<String, String> parameters) {
    return logIn(open(client, parameters).page());
  }

  LoginOutcome login(String client) {
    return login(client, Map.of());
  }

  LoginOutcome logIn(LoginOutcome.Page form) {
    return submit(form, Map.of("username", realm.username(), "password", realm.password()));
  }

  /** Posts the page's first form with its own fields and the given ones. */
  LoginOutcome submit(LoginOutcome.Page page, Map<String, String> fields) {
    Element form = page.document().selectFirst("form[method=post]");
    if (form == null) {
      throw new AssertionError("No form on " + page);
    }
    Map<String, String> all = new LinkedHashMap<>();
    for (Element input : form.select("input[name]")) {
      String type = input.attr("type");
      if (!type.equals("submit") && !type.equals("checkbox") && !type.equals("button")) {
        all.put(input.attr("name"), input.attr("value"));
      }
    }
    all.putAll(fields);
    return follow("POST", URI.create(form.absUrl("action")), Http.encode(all));
  }

  /** Answers the question which sessions to end; the keys are the values of the page's boxes. */
  LoginOutcome choose(LoginOutcome.Page question, List<String> keys) {
    Element form = question.document().getElementById("session-guard-choose");
    if (form == null) {
      throw new AssertionError("No question on " + question);
    }
    String body =
        Stream.concat(
                Stream.of("choose=x"), keys.stream().map(key -> Http.encode(Map.of("end", key))))
            .collect(Collectors.joining("&"));
    return follow("POST", URI.create(form.absUrl("action")), body);
  }

  LoginOutcome get(String uri) {
    return follow("GET", URI.create(uri), "");
  }

  /** Follows the page's first link that matches the CSS selector. */
  LoginOutcome click(LoginOutcome.Page page, String selector) {
    Element link = page.document().selectFirst(selector);
    if (link == null) {
      throw new AssertionError("No " + selector + " on " + page);
    }
    return get(link.absUrl("href"));
  }

  private LoginOutcome follow(String firstMethod, URI first, String body) {
    String method = firstMethod;
    URI uri = first;
    for (int hop = 0; hop < 25; hop++) {
      HttpRequest.Builder request =
          request(withoutFragment(uri))
              .header("Accept", "text/html")
              .header("User-Agent", userAgent)
              .header("X-Forwarded-For", address);
      String cookieHeader = cookiesFor(uri);
      if (!cookieHeader.isEmpty()) {
        request.header("Cookie", cookieHeader);
      }
      if (method.equals("POST")) {
        request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
      }
      Http.Answer answer = Http.send(request.build());
      remember(answer);
      last = answer;
      Optional<String> location = answer.headers().firstValue("Location");
      if (answer.status() / 100 != 3 || location.isEmpty()) {
        Document document = Jsoup.parse(answer.body(), uri.toString());
        return new LoginOutcome.Page(answer.status(), uri, document);
      }
      uri = uri.resolve(location.get());
      method = "GET";
      if (uri.toString().startsWith(Realm.REDIRECT)) {
        return atApplication(uri);
      }
    }
    throw new AssertionError("Too many redirects from " + first);
  }

  private HttpRequest.Builder request(String uri) {
    String here = realm.server().base();
    return node == realm.server() || !uri.startsWith(here)
        ? Http.request(uri)
        : Http.request(node.base() + uri.substring(here.length()))
            .header("X-Forwarded-Host", URI.create(here).getAuthority());
  }

  private static LoginOutcome atApplication(URI uri) {
    Map<String, String> query = Http.queryOf(uri);
    String code = query.get("code");
    return code == null
        ? new LoginOutcome.Failed(query)
        : new LoginOutcome.LoggedIn(code, Optional.ofNullable(query.get("session_state")));
  }

  /** The value of a cookie it holds. */
  String cookie(String name) {
    return cookies.values().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** What it got last, with its headers. */
  Http.Answer lastAnswer() {
    return last;
  }

  /** Holds a cookie of the realm that somebody put there. */
  Browser with(String name, String value) {
    HttpCookie cookie = new HttpCookie(name, value);
    cookie.setPath("/realms/" + realm.name() + "/");
    cookies.put(name + " " + cookie.getPath(), cookie);
    return this;
  }

  /** Keeps what a server sets outside the forms, such as the cookies of an impersonation. */
  void remember(Http.Answer answer) {
    for (String header : answer.headers().allValues("Set-Cookie")) {
      for (HttpCookie cookie : HttpCookie.parse(header)) {
        String key = cookie.getName() + " " + cookie.getPath();
        if (cookie.getMaxAge() == 0) {
          cookies.remove(key);
        } else {
          cookies.put(key, cookie);
        }
      }
    }
  }

  /** The header with its cookies for an address; empty where it has none. */
  String cookiesFor(URI uri) {
    return cookies.values().stream()
        .filter(cookie -> cookie.getPath() == null || uri.getPath().startsWith(cookie.getPath()))
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String withoutFragment(URI uri) {
    String text = uri.toString();
    int hash = text.indexOf('#');
    return hash < 0 ? text : text.substring(0, hash);
  }
}
