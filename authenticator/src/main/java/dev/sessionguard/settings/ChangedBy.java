package dev.sessionguard.settings;

import org.jspecify.annotations.Nullable;

/**
 * The administrator who changed settings.
 *
 * @param realmId id of the realm of the account; null where nobody is known
 * @param userId id of the account; null where nobody is known
 * @param name the account's name of then
 */
public record ChangedBy(@Nullable String realmId, @Nullable String userId, @Nullable String name) {

  /** Somebody who is not known: a change in the database, or at a start. */
  public static final ChangedBy UNKNOWN = new ChangedBy(null, null, null);
}
