package dev.sessionguard.rules.keycloak;

import dev.sessionguard.rules.Name;
import dev.sessionguard.rules.Person;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RoleUtils;
import org.keycloak.organization.OrganizationProvider;

/**
 * A user of a realm, of whom no more is loaded than is asked for. Each kind of thing is loaded as a
 * whole: one walk answers for all names of two hundred rules. The realm has to be set in the
 * session's context.
 */
public final class RealmPerson implements Person {
  private final KeycloakSession session;
  private final UserModel user;
  private @Nullable Set<Name> roles;
  private @Nullable Set<String> groups;
  private @Nullable Set<String> organizations;

  public RealmPerson(KeycloakSession session, UserModel user) {
    this.session = session;
    this.user = user;
  }

  @Override
  public boolean hasRealmRole(String name) {
    return roles().contains(new Name.RealmRole(name));
  }

  @Override
  public boolean hasClientRole(String client, String name) {
    return roles().contains(new Name.ClientRole(client, name));
  }

  @Override
  public boolean isInGroup(String path) {
    Set<String> known = groups;
    if (known == null) {
      known = new HashSet<>();
      for (GroupModel group : user.getGroupsStream().toList()) {
        for (GroupModel each = group; each != null; each = each.getParent()) {
          known.add(KeycloakModelUtils.buildGroupPath(each));
        }
      }
      groups = known;
    }
    return known.contains(path);
  }

  @Override
  public String username() {
    return user.getUsername().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean isMemberOf(String organization) {
    Set<String> known = organizations;
    if (known == null) {
      OrganizationProvider provider = session.getProvider(OrganizationProvider.class);
      known =
          provider == null || !provider.isEnabled() // the feature, or the realm's switch, is off
              ? Set.of()
              : provider
                  .getByMember(user)
                  .map(OrganizationModel::getAlias)
                  .collect(Collectors.toSet());
      organizations = known;
    }
    return known.contains(organization);
  }

  private Set<Name> roles() {
    Set<Name> known = roles;
    if (known == null) {
      known =
          RoleUtils.getDeepUserRoleMappings(user).stream()
              .map(RealmPerson::name)
              .collect(Collectors.toSet());
      roles = known;
    }
    return known;
  }

  private static Name name(RoleModel role) {
    return role.isClientRole()
        ? new Name.ClientRole(((ClientModel) role.getContainer()).getClientId(), role.getName())
        : new Name.RealmRole(role.getName());
  }
}
