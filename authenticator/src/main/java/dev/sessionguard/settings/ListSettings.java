package dev.sessionguard.settings;

import java.util.List;

/**
 * What the list of sessions shows.
 *
 * @param roles names of the realm roles that are shown, at most {@value #MAX_ROLES}; empty for all
 *     but Keycloak's built-in ones
 */
public record ListSettings(List<String> roles) {

  public static final int MAX_ROLES = 100;
  public static final int MAX_ROLE_LENGTH = 255;

  public static final ListSettings DEFAULT = new ListSettings(List.of());

  public ListSettings {
    roles = List.copyOf(roles);
    if (roles.size() > MAX_ROLES || !roles.stream().allMatch(ListSettings::isRoleName)) {
      throw new IllegalArgumentException("roles: " + roles);
    }
  }

  static boolean isRoleName(String name) {
    return !name.isBlank()
        && name.length() <= MAX_ROLE_LENGTH
        && !name.contains(SettingType.SEPARATOR);
  }
}
