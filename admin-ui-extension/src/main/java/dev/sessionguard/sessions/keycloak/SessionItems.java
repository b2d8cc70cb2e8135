package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Actors;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.UserNames;
import dev.sessionguard.limit.keycloak.Policies;
import dev.sessionguard.sessions.SessionItem;
import dev.sessionguard.sessions.StatusFilter;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.ListSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;

/** Rows of the ledger as items of the list: with roles and clients, for the rows shown only. */
public final class SessionItems {

  /** Realm roles that Keycloak gives everybody, besides the default roles' own. */
  private static final Set<String> BUILT_IN = Set.of("offline_access", "uma_authorization");

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ListSettings settings;
  private final @Nullable Policies exempting;
  private final @Nullable String ownSession;
  private final Map<String, Shown> users = new HashMap<>();
  private final Map<String, @Nullable String> realmNames = new HashMap<>();

  /**
   * @param ownSession id of the caller's session in this realm, null for callers of another realm
   */
  public SessionItems(KeycloakSession session, RealmModel realm, @Nullable String ownSession) {
    this.session = session;
    this.realm = realm;
    GuardSettings all = RealmSettings.of(realm);
    this.settings = all.list();
    this.exempting = all.rules().exempt() ? Policies.of(session, realm, all) : null;
    this.ownSession = ownSession;
  }

  public List<SessionItem> of(List<LedgerEntity> rows) {
    return of(rows, DeadRows.among(session, realm, rows));
  }

  /** As {@link #of(List)}, where it is known which of them are dead. */
  public List<SessionItem> of(List<LedgerEntity> rows, DeadRows dead) {
    Map<String, List<String>> clients = new Ledger(session, realm.getId()).clientsOf(rows);
    List<String> renamed =
        rows.stream()
            .filter(row -> !Objects.equals(name(row), row.username()))
            .map(LedgerEntity::userId)
            .distinct()
            .toList();
    if (!renamed.isEmpty()) { // without our being told
      new UserNames(session.getKeycloakSessionFactory(), realm.getId()).followSoon(renamed);
    }
    return rows.stream()
        .map(row -> item(row, clients.getOrDefault(row.id(), List.of()), dead.of(row)))
        .toList();
  }

  private SessionItem item(LedgerEntity row, List<String> clients, @Nullable EndReason diedOf) {
    return new SessionItem(
        row.id(),
        row.sessionId(),
        row.userId(),
        name(row),
        nameThen(row),
        user(row).roles(),
        row.ip(),
        row.city(),
        row.country(),
        row.privateNetwork() ? true : null,
        new SessionItem.Device(row.browser(), row.os(), row.device()),
        clients,
        diedOf == null ? status(row) : StatusFilter.ENDED.id(),
        diedOf == null ? row.endReason() : diedOf.id(),
        row.endedBy(),
        row.endedById(),
        row.endedByRealm() == null
            ? null
            : realmNames.computeIfAbsent(row.endedByRealm(), this::realm),
        row.loginTime(),
        row.lastActivity(),
        row.endTime(),
        row.offline(),
        row.rememberMe(),
        row.live() && row.sessionId().equals(ownSession),
        isExempt(row) ? true : null);
  }

  private static String status(LedgerEntity row) {
    if (!row.live()) {
      return StatusFilter.ENDED.id();
    }
    return row.lastActivity() >= Time.currentTimeMillis() - StatusFilter.ACTIVE_MILLIS
        ? StatusFilter.ACTIVE.id()
        : StatusFilter.IDLE.id();
  }

  private @Nullable String realm(String realmId) {
    return Actors.realmName(session, realmId);
  }

  /**
   * What is shown of a user.
   *
   * @param name as rows have it; null where Keycloak has no such user
   * @param exempt whether no limit touches the user
   */
  private record Shown(@Nullable String name, List<String> roles, boolean exempt) {}

  private Shown user(LedgerEntity row) {
    return users.computeIfAbsent(
        row.userId(),
        id -> {
          UserModel user = session.users().getUserById(realm, id);
          return user == null
              ? new Shown(null, List.of(), false)
              : new Shown(UserNames.stored(user), roles(user), isExempt(user));
        });
  }

  private boolean isExempt(LedgerEntity row) {
    return row.live() && user(row).exempt();
  }

  /** Looked at only where some rule exempts anybody. */
  private boolean isExempt(UserModel user) {
    return exempting != null && exempting.limitOf(user).exempt() != null;
  }

  private @Nullable String name(LedgerEntity row) {
    String now = user(row).name();
    return now == null ? row.username() : now;
  }

  private @Nullable String nameThen(LedgerEntity row) {
    String then = row.usernameThen() == null ? row.username() : row.usernameThen();
    return Objects.equals(then, name(row)) ? null : then;
  }

  /** Whether a role is one of the realm's own, and not Keycloak's. */
  static boolean isShown(RealmModel realm, RoleModel role) {
    return !role.isClientRole()
        && !role.equals(realm.getDefaultRole())
        && !BUILT_IN.contains(role.getName());
  }

  private List<String> roles(UserModel user) {
    return RoleUtils.getDeepUserRoleMappings(user).stream()
        .filter(role -> isShown(realm, role))
        .map(RoleModel::getName)
        .filter(name -> settings.roles().isEmpty() || settings.roles().contains(name))
        .sorted()
        .toList();
  }
}
