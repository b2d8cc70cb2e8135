package dev.sessionguard.rest.keycloak;

import dev.sessionguard.report.ReportEntry;
import dev.sessionguard.report.ReportSummary;
import dev.sessionguard.report.keycloak.Reports;
import dev.sessionguard.rest.WholeNumbers;
import dev.sessionguard.sessions.keycloak.Visibility;
import dev.sessionguard.text.FieldProblem;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What the limit would have done where it is only reported; only for those who may see all users of
 * the realm.
 */
public final class ReportResource {
  public static final int MAX_DAYS = 365;
  public static final int MAX_ENTRIES = 500;
  public static final int MAX_FIRST = 100_000;

  private static final int DEFAULT_DAYS = 14;
  private static final int DEFAULT_ENTRIES = 50;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;

  ReportResource(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.access = access;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public ReportSummary summary(@QueryParam("days") @Nullable String days) {
    requireAll();
    WholeNumbers numbers = new WholeNumbers();
    int span = numbers.read("days", days, 1, MAX_DAYS, DEFAULT_DAYS);
    requireNone(numbers.problems());
    return new Reports(session, realm.getId()).summary(span, since(span));
  }

  @GET
  @Path("entries")
  @Produces(MediaType.APPLICATION_JSON)
  public List<ReportEntry> entries(
      @QueryParam("days") @Nullable String days,
      @QueryParam("first") @Nullable String first,
      @QueryParam("max") @Nullable String max) {
    requireAll();
    WholeNumbers numbers = new WholeNumbers();
    int span = numbers.read("days", days, 1, MAX_DAYS, DEFAULT_DAYS);
    int from = numbers.read("first", first, 0, MAX_FIRST, 0);
    int many = numbers.read("max", max, 1, MAX_ENTRIES, DEFAULT_ENTRIES);
    requireNone(numbers.problems());
    return new Reports(session, realm.getId()).entries(since(span), from, many);
  }

  private static long since(int days) {
    return Time.currentTimeMillis() - Duration.ofDays(days).toMillis();
  }

  private void requireAll() {
    access.requireQueryUsers();
    if (!(access.visibility(session, realm) instanceof Visibility.Everyone)) {
      throw new ForbiddenException(); // it tells of everybody
    }
  }

  private static void requireNone(List<FieldProblem> problems) {
    if (!problems.isEmpty()) {
      throw Problems.badRequest(problems);
    }
  }
}
