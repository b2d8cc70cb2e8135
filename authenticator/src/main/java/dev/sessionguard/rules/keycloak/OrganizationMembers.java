package dev.sessionguard.rules.keycloak;

import java.util.List;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/** The members of an organization. The realm has to be set in the session's context. */
public final class OrganizationMembers {

  private OrganizationMembers() {}

  /** Their ids; none where there is no such organization, or organizations are switched off. */
  public static List<String> ids(KeycloakSession session, String alias) {
    OrganizationProvider provider = session.getProvider(OrganizationProvider.class);
    if (provider == null || !provider.isEnabled()) {
      return List.of();
    }
    return provider
        .getAllStream(Map.of(OrganizationModel.ALIAS, alias), 0, 1)
        .filter(organization -> alias.equals(organization.getAlias()))
        .findFirst()
        .map(
            organization ->
                provider
                    .getMembersStream(organization, Map.of(), true, null, null)
                    .map(UserModel::getId)
                    .toList())
        .orElse(List.of());
  }
}
