package dev.sessionguard.rules.keycloak;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPAttributePermissions;
import org.keycloak.representations.userprofile.config.UPConfig;
import org.keycloak.representations.userprofile.config.UPConfig.UnmanagedAttributePolicy;
import org.keycloak.userprofile.UserProfileProvider;

/**
 * A user attribute that is to be an administrator's word: whether the realm's user profile keeps
 * users themselves from writing it.
 */
public final class UserNumber {
  /** As {@code UserProfileConstants} has it. */
  private static final String BY_USER = "user";

  private UserNumber() {}

  /** Whether only administrators can write it. The realm has to be set in the session's context. */
  public static boolean isAdministratorsOnly(KeycloakSession session, String attribute) {
    UPConfig profile = session.getProvider(UserProfileProvider.class).getConfiguration();
    UPAttribute declared = profile.getAttribute(attribute);
    return declared == null
        ? profile.getUnmanagedAttributePolicy() != UnmanagedAttributePolicy.ENABLED
        : !isEditedByUsers(declared.getPermissions());
  }

  private static boolean isEditedByUsers(@Nullable UPAttributePermissions permissions) {
    Set<String> editors = permissions == null ? null : permissions.getEdit();
    return editors != null && editors.contains(BY_USER);
  }
}
