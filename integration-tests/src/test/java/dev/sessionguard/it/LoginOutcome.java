package dev.sessionguard.it;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;

/** Where a browser ended up after following all redirects. */
sealed interface LoginOutcome {

  /** The application got a code. */
  record LoggedIn(String code, Optional<String> sessionId) implements LoginOutcome {}

  /** Keycloak shows a page. */
  record Page(int status, URI uri, Document document) implements LoginOutcome {
    boolean isRefusal() {
      return status == 403 && document.getElementById("session-guard-refused") != null;
    }

    /** Whether the user is asked which sessions to end. */
    boolean isQuestion() {
      return status == 200 && document.getElementById("session-guard-choose") != null;
    }

    @Override
    public String toString() {
      return "Page " + status + " " + uri.getPath() + " '" + document.text() + "'";
    }
  }

  /** The application got an OAuth error instead of a code. */
  record Failed(Map<String, String> parameters) implements LoginOutcome {}

  /** The page that asks which sessions to end. */
  default Page question() {
    if (this instanceof Page page && page.isQuestion()) {
      return page;
    }
    throw new AssertionError("Expected to be asked but got " + this);
  }

  default LoggedIn loggedIn() {
    if (this instanceof LoggedIn success) {
      return success;
    }
    throw new AssertionError("Expected a code but got " + this);
  }

  default Page page() {
    if (this instanceof Page page) {
      return page;
    }
    throw new AssertionError("Expected a page but got " + this);
  }

  default boolean isLoggedIn() {
    return this instanceof LoggedIn;
  }

  default boolean isRefused() {
    return this instanceof Page page && page.isRefusal();
  }
}
