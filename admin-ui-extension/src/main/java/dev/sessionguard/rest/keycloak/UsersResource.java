package dev.sessionguard.rest.keycloak;

import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.keycloak.RealmIdle;
import dev.sessionguard.limit.keycloak.NextLogin;
import dev.sessionguard.limit.keycloak.Policies;
import dev.sessionguard.rest.PathId;
import dev.sessionguard.rest.UserPolicy;
import dev.sessionguard.rest.UserPolicy.OfDevices;
import dev.sessionguard.rest.UserPolicy.PolicyTime;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.settings.UserLimit;
import dev.sessionguard.settings.UserLimits;
import dev.sessionguard.settings.keycloak.RealmSettings;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
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
    UserLimits limits = policies.limitsOf(user);
    Resolution rules = policies.rulesOf(user);
    IdleEffect keycloaks = RealmIdle.effective(realm, RealmSettings.of(realm));
    NextLogin next = next(user, limits.plain());
    return UserPolicy.of(
        limits.plain(),
        PolicyTime.of(rules.idle(), keycloaks.idleSeconds()),
        PolicyTime.of(rules.lifetime(), keycloaks.ssoSessionMaxSeconds()),
        next.held(),
        answer(next),
        limits.byDevice().isEmpty()
            ? List.of()
            : limits.all().stream().map(limit -> ofDevices(user, limit)).toList(),
        policies.matching(user),
        policies.reportedLimitsOf(user).map(UserLimits::plain));
  }

  private OfDevices ofDevices(UserModel user, UserLimit limit) {
    NextLogin next = next(user, limit);
    return OfDevices.of(limit, next.held(), answer(next));
  }

  private NextLogin next(UserModel user, UserLimit limit) {
    return NextLogin.of(session, realm, user, limit.policy());
  }

  private static String answer(NextLogin next) {
    return next.answer().orElse(UserPolicy.ALLOWED);
  }
}
