package dev.sessionguard.rest.keycloak;

import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.sessions.RefusalPage;
import dev.sessionguard.sessions.RefusalQuery;
import dev.sessionguard.sessions.SessionTotal;
import dev.sessionguard.sessions.keycloak.RefusalItems;
import dev.sessionguard.sessions.keycloak.RefusalList;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The refused logins of one realm: of the users whom the caller may see. */
public final class RefusalsResource {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;

  RefusalsResource(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.access = access;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public RefusalPage list(@Context UriInfo uri) {
    access.requireQueryUsers();
    RefusalQuery query = query(uri);
    return Problems.inTime(() -> page(query));
  }

  private RefusalPage page(RefusalQuery query) {
    RefusalList list = new RefusalList(session, realm, access.visibility(session, realm));
    RefusalList.Page page = list.page(query);
    SessionTotal total = list.total(query, page);
    return new RefusalPage(
        new RefusalItems(session, realm).of(page.rows()),
        total.count(),
        total.exact(),
        page.next() == null
            ? null
            : access.cursors(session, realm).seal(page.next(), query.question()),
        LocationProvider.of(session).attributions());
  }

  private RefusalQuery query(UriInfo uri) {
    RefusalQuery.Reading reading =
        RefusalQuery.parse(uri.getQueryParameters(), access.cursors(session, realm));
    if (reading instanceof RefusalQuery.Misunderstood wrong) {
      throw Problems.badRequest(wrong.problems());
    }
    return ((RefusalQuery.Understood) reading).query();
  }
}
