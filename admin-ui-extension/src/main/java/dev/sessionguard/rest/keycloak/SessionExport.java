package dev.sessionguard.rest.keycloak;

import dev.sessionguard.rest.CsvText;
import dev.sessionguard.sessions.SessionItem;
import dev.sessionguard.sessions.SessionQuery;
import dev.sessionguard.sessions.keycloak.SessionItems;
import dev.sessionguard.sessions.keycloak.SessionList;
import dev.sessionguard.text.ShownText;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A list of sessions as comma-separated values, written page by page as it is read. */
final class SessionExport {

  private static final List<String> HEADER =
      List.of(
          "id",
          "username",
          "roles",
          "ip",
          "city",
          "country",
          "browser",
          "os",
          "clients",
          "status",
          "loginTime",
          "lastActivity",
          "endTime",
          "endReason",
          "endedBy",
          "offline",
          "rememberMe",
          "endedById",
          "endedByRealm",
          "usernameThen",
          "sessionId",
          "userId");

  private final SessionList list;
  private final SessionItems items;
  private final SessionQuery query;
  private final SessionList.Page first;

  /**
   * @param first the first page, so that a bad question is known before anything is written
   */
  SessionExport(SessionList list, SessionItems items, SessionQuery query, SessionList.Page first) {
    this.list = list;
    this.items = items;
    this.query = query;
    this.first = first;
  }

  StreamingOutput lines() {
    return out -> {
      Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      writer.write(CsvText.line(HEADER));
      try {
        SessionList.Page page = first;
        while (true) {
          for (SessionItem item : items.of(page.rows())) {
            writer.write(CsvText.line(values(item)));
          }
          list.forget(page);
          if (page.next() == null) {
            break;
          }
          page = list.page(query.from(page.next()));
        }
      } catch (SessionList.NoSuchRole e) {
        throw new IOException("the role was deleted meanwhile", e);
      }
      writer.flush();
    };
  }

  private static List<String> values(SessionItem item) {
    return List.of(
        item.id(),
        name(item.username()),
        name(String.join(" ", item.roles())),
        text(item.ip()),
        Boolean.TRUE.equals(item.privateNetwork()) ? "private network" : text(item.city()),
        text(item.country()),
        text(item.device().browser()),
        text(item.device().os()),
        name(String.join(" ", item.clients())),
        item.status(),
        time(item.loginTime()),
        time(item.lastActivity()),
        item.endTime() == null ? "" : time(item.endTime()),
        text(item.endReason()),
        name(item.endedBy()),
        Boolean.toString(item.offline()),
        Boolean.toString(item.rememberMe()),
        text(item.endedById()),
        text(item.endedByRealm()),
        name(item.usernameThen()),
        item.sessionId(),
        item.userId());
  }

  private static String name(@Nullable String name) {
    return ShownText.of(text(name));
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
