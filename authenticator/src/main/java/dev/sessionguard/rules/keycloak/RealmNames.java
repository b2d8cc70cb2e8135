package dev.sessionguard.rules.keycloak;

import dev.sessionguard.rules.Name;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.organization.OrganizationProvider;

/** The names that a realm has. The realm has to be set in the session's context. */
public final class RealmNames implements Predicate<Name> {
  private final KeycloakSession session;
  private final RealmModel realm;

  public RealmNames(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** Whether there is something of this name. */
  @Override
  public boolean test(Name name) {
    if (name instanceof Name.RealmRole role) {
      return realm.getRole(role.name()) != null;
    }
    if (name instanceof Name.Client client) {
      return realm.getClientByClientId(client.clientId()) != null;
    }
    if (name instanceof Name.ClientRole role) {
      ClientModel client = realm.getClientByClientId(role.clientId());
      return client != null && client.getRole(role.name()) != null;
    }
    if (name instanceof Name.Group group) {
      return hasGroup(group.path());
    }
    if (name instanceof Name.User user) {
      return session.users().getUserByUsername(realm, user.username()) != null;
    }
    return name instanceof Name.Organization organization && hasOrganization(organization.alias());
  }

  /** To the letter: a database may find a name in another case, and nobody would be in it. */
  private boolean hasGroup(String path) {
    @Nullable GroupModel group = KeycloakModelUtils.findGroupByPath(session, realm, path);
    return group != null && path.equals(KeycloakModelUtils.buildGroupPath(group));
  }

  private boolean hasOrganization(String alias) {
    OrganizationProvider provider = session.getProvider(OrganizationProvider.class);
    return provider != null
        && provider.isEnabled()
        && provider
            .getAllStream(Map.of(OrganizationModel.ALIAS, alias), 0, 1)
            .anyMatch(organization -> alias.equals(organization.getAlias()));
  }
}
