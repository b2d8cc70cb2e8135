package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Every way of this project's reach in which a user comes to a session. An attempt has two parts:
 * what can be done beforehand and may wait for minutes, and the last step, which makes the session.
 */
enum LoginPath {
  BROWSER {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome.Page form = browser.open("app").page();
      return () -> Result.of(browser.logIn(form));
    }
  },

  REMEMBER_ME {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome.Page form = browser.open("app").page();
      return () ->
          Result.of(
              browser.submit(
                  form,
                  Map.of(
                      "username",
                      Realm.USER,
                      "password",
                      ground.realm().password(),
                      "rememberMe",
                      "on")));
    }
  },

  /** Waits at the consent page; the POST that agrees makes the session. */
  CONSENT {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome shown = browser.login("consent", Map.of("prompt", "consent"));
      return agree(browser, shown);
    }
  },

  /** Waits at a page of a required action that the application asked for. */
  APPLICATIONS_ACTION {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome shown = browser.login("app", Map.of("kc_action", "UPDATE_PROFILE"));
      if (shown.isRefused()) {
        return () -> Result.of(shown);
      }
      return () -> Result.of(browser.submit(shown.page(), Map.of()));
    }
  },

  /** Waits at a page of a required action of the user. */
  REQUIRED_ACTION {
    @Override
    Step prepare(Ground ground) {
      ground.requireAction("UPDATE_PROFILE");
      Browser browser = new Browser(ground.realm());
      LoginOutcome shown = browser.login("app");
      if (shown.isRefused()) {
        return () -> Result.of(shown);
      }
      return () -> Result.of(browser.submit(shown.page(), Map.of()));
    }

    @Override
    Crowd crowd() {
      return Crowd.WAITS_TOGETHER; // Keycloak itself fails where two remove the same action
    }
  },

  /** Forgot the password: a link in an e-mail, then the page for the new password. */
  RESET_CREDENTIALS {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome.Page login = browser.open("app").page();
      int mails = ground.mail().count();
      LoginOutcome.Page forgotten = browser.click(login, "a[href*=reset-credentials]").page();
      browser.submit(forgotten, Map.of("username", Realm.USER)).page();
      LoginOutcome shown = browser.get(ground.mail().awaitLink(mails + 1));
      if (shown.isRefused()) {
        return () -> Result.of(shown);
      }
      String password = ground.realm().password();
      return () ->
          Result.of(
              browser.submit(
                  shown.page(), Map.of("password-new", password, "password-confirm", password)));
    }

    @Override
    Crowd crowd() {
      return Crowd.WAITS_TOGETHER; // Keycloak itself fails where two change the same password
    }
  },

  /** The first login through an identity provider: the account is linked by a link in an e-mail. */
  BROKER_FIRST_LOGIN {
    @Override
    Step prepare(Ground ground) {
      ground.unlink();
      Browser browser = new Browser(ground.realm());
      LoginOutcome.Page exists = throughUpstream(ground, browser).page();
      int mails = ground.mail().count();
      browser.submit(exists, Map.of("submitAction", "linkAccount")).page();
      String link = ground.mail().awaitLink(mails + 1);
      return () -> Result.of(browser.get(link));
    }

    @Override
    Crowd crowd() {
      return Crowd.QUEUES; // an account has one link to an identity provider
    }
  },

  BROKER_LATER_LOGIN {
    @Override
    Step prepare(Ground ground) {
      ground.link();
      Browser browser = new Browser(ground.realm());
      LoginOutcome.Page upstreamForm = atUpstream(browser);
      return () ->
          Result.of(
              browser.submit(
                  upstreamForm,
                  Map.of("username", Realm.USER, "password", ground.upstream().password())));
    }
  },

  DIRECT_GRANT {
    @Override
    Step prepare(Ground ground) {
      return () -> Result.of(new Oidc(ground.realm(), "app").directGrant());
    }
  },

  /** The user agrees in a browser, the device fetches the tokens. */
  DEVICE_GRANT {
    @Override
    Step prepare(Ground ground) {
      Oidc device = new Oidc(ground.realm(), "device");
      Http.Answer code = device.device();
      Browser browser = new Browser(ground.realm());
      LoginOutcome login = browser.get(code.text("verification_uri_complete"));
      LoginOutcome shown = browser.logIn(login.page());
      if (shown.isRefused()) {
        return () -> Result.of(shown);
      }
      return () -> {
        LoginOutcome.Page agreed = browser.submit(shown.page(), Map.of("accept", "Yes")).page();
        Http.Answer tokens = device.deviceToken(code.text("device_code"));
        if (agreed.isRefusal() && tokens.status() == 200) {
          throw new AssertionError("The page refused, the device got tokens");
        }
        if (agreed.status() != 200) {
          return Result.of(agreed);
        }
        // a later login may have ended the session between page and tokens
        return tokens.status() == 200
            ? Result.of(tokens)
            : new Result(true, "agreed", Optional.empty());
      };
    }
  },

  /** The user agrees on a device of their own, without any browser. */
  CIBA {
    @Override
    Step prepare(Ground ground) {
      Oidc backend = new Oidc(ground.realm(), "backend");
      String message = UUID.randomUUID().toString().substring(0, 8);
      Http.Answer begun = backend.ciba(message);
      if (begun.status() != 200) {
        throw new AssertionError("CIBA answered " + begun.status() + ": " + begun.body());
      }
      AuthenticationDevice.shared().approve(ground.realm(), message);
      return () ->
          Result.of(
              backend.token(
                  Map.of(
                      "grant_type",
                      "urn:openid:params:grant-type:ciba",
                      "auth_req_id",
                      begun.text("auth_req_id"))));
    }
  },

  /** An administrator becomes the user. */
  IMPERSONATION {
    @Override
    Step prepare(Ground ground) {
      Realm realm = ground.realm();
      realm.admin().token();
      return () -> {
        Http.Answer answer =
            realm
                .admin()
                .send("POST", realm.path("/users/" + realm.userId() + "/impersonation"), Map.of());
        if (answer.status() == 403) {
          return Result.refused("admin JSON: " + answer.text("errorMessage"));
        }
        if (answer.status() != 200) {
          throw new AssertionError("Impersonation: " + answer.status() + " " + answer.body());
        }
        Browser browser = new Browser(realm);
        browser.remember(answer);
        LoginOutcome next = browser.open("app", Map.of("prompt", "none"));
        // ended by a later login already, where many impersonate at once
        return next instanceof LoginOutcome.LoggedIn in
            ? new Result(true, "cookie", in.sessionId(), in.code(), null)
            : new Result(true, "cookie", Optional.empty());
      };
    }
  },

  /** The first access of a login is offline: Keycloak makes an offline session in its place. */
  OFFLINE_ACCESS {
    @Override
    Step prepare(Ground ground) {
      return () -> Result.of(new Oidc(ground.realm(), "app").directGrant("openid offline_access"));
    }
  },

  /** As above through a browser: the offline session is made when the code is redeemed. */
  OFFLINE_ACCESS_IN_BROWSER {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome.Page form = browser.open("app", Map.of("scope", "openid offline_access")).page();
      return () -> {
        LoginOutcome outcome = browser.logIn(form);
        if (outcome.isRefused()) {
          return Result.of(outcome);
        }
        String code = outcome.loggedIn().code();
        Http.Answer tokens = new Oidc(ground.realm(), "app").exchange(code);
        // a later login may have ended the session between code and token
        return tokens.status() == 200
            ? Result.of(tokens)
            : new Result(true, "code", outcome.loggedIn().sessionId());
      };
    }
  },

  /** Standard token exchange: goes on with the session of the token that is given. */
  TOKEN_EXCHANGE {
    @Override
    Step prepare(Ground ground) {
      Oidc backend = new Oidc(ground.realm(), "backend");
      Http.Answer subject = backend.directGrant();
      if (subject.status() != 200) {
        return () -> Result.of(subject);
      }
      return () -> Result.of(backend.exchangeToken(subject.text("access_token")));
    }

    @Override
    boolean reusesSession() {
      return true;
    }
  },

  /** A new user: none of their sessions can be too many. */
  REGISTRATION {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome.Page form =
          browser.click(browser.open("app").page(), "a[href*=registration]").page();
      String name = "new-" + UUID.randomUUID().toString().substring(0, 8);
      return () ->
          Result.of(
              browser.submit(
                  form,
                  Map.of(
                      "username",
                      name,
                      "email",
                      name + "@example.org",
                      "firstName",
                      "New",
                      "lastName",
                      "Example",
                      "password",
                      "new",
                      "password-confirm",
                      "new")));
    }

    @Override
    boolean isOfAnotherUser() {
      return true;
    }
  },

  /** The same browser once more, without a page. */
  SSO_PROMPT_NONE {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome first = browser.login("app");
      if (!first.isLoggedIn()) {
        return () -> Result.of(first);
      }
      return () -> Result.of(browser.open("app", Map.of("prompt", "none")));
    }

    @Override
    boolean reusesSession() {
      return true;
    }
  },

  /** The same browser once more, with the password asked for again. */
  SSO_PROMPT_LOGIN {
    @Override
    Step prepare(Ground ground) {
      Browser browser = new Browser(ground.realm());
      LoginOutcome first = browser.login("app");
      if (!first.isLoggedIn()) {
        return () -> Result.of(first);
      }
      return () -> {
        LoginOutcome.Page again = browser.open("app", Map.of("prompt", "login")).page();
        return Result.of(
            browser.submit(
                again, Map.of("username", Realm.USER, "password", ground.realm().password())));
      };
    }

    @Override
    boolean reusesSession() {
      return true;
    }
  };

  /** Does all but the last step. */
  abstract Step prepare(Ground ground);

  /** Whether the last step goes on with a session that is there already. */
  boolean reusesSession() {
    return false;
  }

  /** Whether the session is another user's than {@link Realm#USER}. */
  boolean isOfAnotherUser() {
    return false;
  }

  /** How one user can be on this path several times. */
  enum Crowd {
    /** All take the last step at the same moment. */
    AT_ONCE,
    /** All are prepared, then take the last step one after another. */
    WAITS_TOGETHER,
    /** One after another from the beginning. */
    QUEUES
  }

  Crowd crowd() {
    return Crowd.AT_ONCE;
  }

  final Result attempt(Ground ground) {
    return prepare(ground).take();
  }

  private static Step agree(Browser browser, LoginOutcome shown) {
    if (shown.isRefused()) {
      return () -> Result.of(shown);
    }
    return () -> Result.of(browser.submit(shown.page(), Map.of("accept", "Yes")));
  }

  private static LoginOutcome.Page atUpstream(Browser browser) {
    return browser.click(browser.open("app").page(), "#social-upstream").page();
  }

  private static LoginOutcome throughUpstream(Ground ground, Browser browser) {
    return browser.submit(
        atUpstream(browser),
        Map.of("username", Realm.USER, "password", ground.upstream().password()));
  }

  /** The step that makes the session. */
  @FunctionalInterface
  interface Step {
    Result take();
  }

  /** Where logins take place: a realm, the one it brokers, and the mail of its users. */
  record Ground(Realm realm, Realm upstream, MailBox mail) {

    void requireAction(String... aliases) {
      ObjectNode user = (ObjectNode) realm.user();
      user.putPOJO("requiredActions", List.of(aliases));
      realm.admin().put(realm.path("/users/" + realm.userId()), user);
    }

    void link() {
      String path = realm.path("/users/" + realm.userId() + "/federated-identity");
      if (realm.admin().get(path).isEmpty()) {
        realm
            .admin()
            .post(
                path + "/upstream",
                Map.of(
                    "identityProvider",
                    "upstream",
                    "userId",
                    upstream.userId(),
                    "userName",
                    Realm.USER));
      }
    }

    void unlink() {
      String path = realm.path("/users/" + realm.userId() + "/federated-identity");
      if (!realm.admin().get(path).isEmpty()) {
        realm.admin().delete(path + "/upstream");
      }
    }

    /** No sessions, nothing pending. */
    void clear() {
      requireAction();
      realm.endSessions();
    }
  }

  /** The client that tokens are handed to. */
  private String client() {
    return switch (this) {
      case CONSENT -> "consent";
      case DEVICE_GRANT -> "device";
      case CIBA, TOKEN_EXCHANGE -> "backend";
      default -> "app";
    };
  }

  /** Keeps what a last step was handed, to be tried. */
  final void keep(Result result, Realm user, HandedOut handed) {
    if (result.tokens() != null) {
      handed.add(user, client(), result.tokens(), toString());
    } else if (result.code() != null) {
      handed.addCode(user, client(), result.code(), toString());
    }
  }

  /**
   * How an attempt ended.
   *
   * @param how where it was told: a code, tokens, a cookie; a page or JSON when refused
   * @param sessionId the session, where it was told
   * @param code the code, where one was handed out; else null
   * @param tokens the tokens, where they were handed out; else null
   */
  record Result(
      boolean accepted, String how, Optional<String> sessionId, String code, Http.Answer tokens) {

    Result(boolean accepted, String how, Optional<String> sessionId) {
      this(accepted, how, sessionId, null, null);
    }

    static Result refused(String how) {
      return new Result(false, how, Optional.empty());
    }

    /** Anything that is neither a login nor our refusal is an error of its own. */
    static Result of(LoginOutcome outcome) {
      if (outcome instanceof LoginOutcome.LoggedIn in) {
        return new Result(true, "code", in.sessionId(), in.code(), null);
      }
      if (outcome.isRefused()) {
        return refused("page");
      }
      throw new AssertionError("Neither logged in nor refused: " + outcome);
    }

    static Result of(Http.Answer tokens) {
      JsonNode json = tokens.json();
      if (tokens.status() == 200) {
        Optional<String> id = Optional.of(json.path("session_state").asText());
        return new Result(true, "tokens", id, null, tokens);
      }
      if (tokens.status() == 400
          && json.path("error").asText().equals("invalid_grant")
          && json.path("error_description").asText().startsWith("Session limit exceeded")) {
        return refused("JSON");
      }
      throw new AssertionError(
          "Neither tokens nor refused: " + tokens.status() + " " + tokens.body());
    }
  }
}
