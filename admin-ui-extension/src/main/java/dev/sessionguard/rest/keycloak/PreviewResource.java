package dev.sessionguard.rest.keycloak;

import dev.sessionguard.rest.WholeNumbers;
import dev.sessionguard.sessions.LimitPreview;
import dev.sessionguard.sessions.keycloak.PreviewCount;
import dev.sessionguard.sessions.keycloak.UsersAbove;
import dev.sessionguard.sessions.keycloak.Visibility;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.settings.SettingsReading;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.text.FieldProblem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What settings would mean, before they are saved. */
public final class PreviewResource {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;

  PreviewResource(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.access = access;
  }

  /**
   * What a limit would mean, before it is saved.
   *
   * @return {@code usersAbove}: users who hold more sessions now, of those whom the caller may see;
   *     {@code usersAboveIsExact}: whether those are all
   */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> get(
      @QueryParam("maxSessions") String maxSessions,
      @QueryParam("countOffline") @DefaultValue("true") String countOffline) {
    access.requireViewRealm();
    WholeNumbers numbers = new WholeNumbers();
    int max =
        numbers.read(
            "maxSessions",
            Objects.requireNonNullElse(maxSessions, ""),
            LimitSettings.MIN_SESSIONS,
            LimitSettings.MAX_SESSIONS,
            0);
    List<FieldProblem> problems = new ArrayList<>(numbers.problems());
    if (!countOffline.equals("true") && !countOffline.equals("false")) {
      problems.add(new FieldProblem("countOffline", "must be true or false"));
    }
    if (!problems.isEmpty()) {
      throw Problems.badRequest(problems);
    }
    Visibility visible = access.visibility(session, realm);
    return Map.of(
        "usersAbove",
        new UsersAbove(session, realm, visible).count(max, Boolean.parseBoolean(countOffline)),
        "usersAboveIsExact",
        visible instanceof Visibility.Everyone);
  }

  /**
   * What a whole draft would mean for those who are signed in, as far as the caller may see them:
   * nothing is stored.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public LimitPreview post(InputStream body) {
    access.requireViewRealm();
    SettingsReading draft = SettingsBody.parsed(SettingsBody.text(body), RealmSettings.of(realm));
    GuardSettings settings = SettingsBody.withoutProblems(draft.settings(), draft.problems());
    return new PreviewCount(session, realm, access.visibility(session, realm)).of(settings);
  }
}
