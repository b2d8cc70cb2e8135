package dev.sessionguard.rest.keycloak;

import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rest.UserPolicy.PolicyTime;
import dev.sessionguard.idle.keycloak.RealmIdle;
import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.limit.keycloak.NextLogin;
import dev.sessionguard.limit.keycloak.Policies;
import dev.sessionguard.rest.PathId;
import dev.sessionguard.rest.UserPolicy;
import dev.sessionguard.settings.UserLimit;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** What holds for single users of one realm. */
public final class UsersResource {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;

  UsersResource(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.access = access;
  }

  @GET
  @Path("{id}/policy")
  @Produces(MediaType.APPLICATION_JSON)
  public UserPolicy policy(@PathParam("id") String id) {
    access.requireQueryUsers();
    UserModel user =
        PathId.of(id)
            .map(known -> session.users().getUserById(realm, known))
            .orElseThrow(() -> new NotFoundException("User not found"));
    access.requireView(user);
    Policies policies = Policies.of(session, realm);
    UserLimit own = policies.limitOf(user);
    Resolution rules = policies.rulesOf(user);
    IdleEffect keycloaks = RealmIdle.effective(realm, RealmSettings.of(realm));
    NextLogin next = NextLogin.of(session, realm, user, own.policy());
    return UserPolicy.of(
        own,
        PolicyTime.of(rules.idle(), keycloaks.idleSeconds()),
        PolicyTime.of(rules.lifetime(), keycloaks.ssoSessionMaxSeconds()),
        next.held(),
        next.answer().orElse(UserPolicy.ALLOWED),
        policies.matching(user),
        policies.reportedLimitOf(user));
  }
}
