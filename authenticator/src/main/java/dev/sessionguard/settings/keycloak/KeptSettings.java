package dev.sessionguard.settings.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionguard.settings.ChangedBy;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.SettingsCodec;
import dev.sessionguard.settings.SettingsDrift;
import dev.sessionguard.settings.SettingsDriftReport;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * The last good settings of a realm, and what drifts from them, in a table of ours: realm
 * attributes belong to everybody who updates the realm.
 */
public final class KeptSettings {

  private static final Logger LOG = Logger.getLogger(KeptSettings.class);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final int MAX_NAME = 255;

  /** Beside the attributes' texts; no setting has this attribute. */
  private static final String NAMED_USERS = "sessionGuard.rules.users";

  private static final String DRIFTING =
      """
      select kept.realmId, kept.drift
      from KeptSettingsEntity kept
      where kept.drift is not null
      """;

  private final EntityManager em;
  private final String realmId;
  private @Nullable KeptSettingsEntity row;

  private KeptSettings(EntityManager em, String realmId, @Nullable KeptSettingsEntity row) {
    this.em = em;
    this.realmId = realmId;
    this.row = row;
  }

  /** What is kept of a realm, perhaps nothing, to be looked at. */
  public static KeptSettings of(KeycloakSession session, String realmId) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    return new KeptSettings(em, realmId, em.find(KeptSettingsEntity.class, realmId));
  }

  /**
   * As {@link #of}, to be changed: the row is locked. What the transaction has changed of the realm
   * is written first, so that everybody locks the realm's rows before ours.
   */
  public static KeptSettings toChange(KeycloakSession session, String realmId) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    em.flush();
    KeptSettingsEntity row = em.find(KeptSettingsEntity.class, realmId);
    if (row != null) {
      em.refresh(row, LockModeType.PESSIMISTIC_WRITE); // as it is now, not as first read
    }
    return new KeptSettings(em, realmId, row);
  }

  /**
   * The number of settings that drift, by id of the realm; realms without a drift are not in it.
   */
  public static Map<String, Long> drifting(KeycloakSession session) {
    List<Object[]> rows =
        session
            .getProvider(JpaConnectionProvider.class)
            .getEntityManager()
            .createQuery(DRIFTING, Object[].class)
            .getResultList();
    return rows.stream()
        .collect(
            Collectors.toMap(
                each -> (String) each[0],
                each -> (long) SettingsDrift.read(texts((String) each[1])).settings().size()));
  }

  /** The kept settings; null where there are none. */
  public @Nullable GuardSettings settings() {
    if (row == null) {
      return null;
    }
    Map<String, String> texts = texts(row.settings);
    if (texts.isEmpty()) {
      return null;
    }
    return SettingsCodec.readAttributes(texts::get).settings();
  }

  /** What drifts. */
  public SettingsDrift drift() {
    return row == null || row.drift == null
        ? SettingsDrift.NONE
        : SettingsDrift.read(texts(row.drift));
  }

  /** What drifts, for an administrator; nothing where all is well. */
  public Optional<SettingsDriftReport> report() {
    GuardSettings kept = settings();
    SettingsDrift drift = drift();
    return row == null || kept == null || drift.isNone() || row.driftTime == null
        ? Optional.empty()
        : Optional.of(SettingsDriftReport.of(drift, kept, row.driftTime, row.driftByName));
  }

  /** Ids of users whom the kept rules name, by name: a name may be somebody else's by then. */
  public Map<String, String> namedUsers() {
    String named = row == null ? null : texts(row.settings).get(NAMED_USERS);
    return named == null ? Map.of() : texts(named);
  }

  /** Notes whom the kept rules name. */
  public void nameUsers(Map<String, String> ids) {
    if (row != null) {
      Map<String, String> texts = texts(row.settings);
      texts.put(NAMED_USERS, json(ids));
      row.settings = json(texts);
    }
  }

  /** Puts right what is kept, in the name of whoever saved it. */
  public void correct(GuardSettings settings) {
    if (row != null) {
      row.settings = json(withNamedUsers(settings));
    }
  }

  private Map<String, String> withNamedUsers(GuardSettings settings) {
    Map<String, String> texts = new LinkedHashMap<>();
    SettingsCodec.write(settings).forEach((setting, text) -> texts.put(setting.attribute(), text));
    Map<String, String> named = namedUsers();
    if (!named.isEmpty()) {
      texts.put(NAMED_USERS, json(named));
    }
    return texts;
  }

  /** Keeps these settings from now on; what drifts goes on drifting. */
  public void keep(GuardSettings settings, ChangedBy by) {
    Map<String, String> texts = withNamedUsers(settings);
    KeptSettingsEntity kept = row == null ? new KeptSettingsEntity() : row;
    kept.realmId = realmId;
    kept.settings = json(texts);
    kept.savedTime = Time.currentTimeMillis();
    kept.savedByRealm = by.realmId();
    kept.savedBy = by.userId();
    kept.savedByName = shortened(by.name());
    if (row == null) {
      em.persist(kept);
      row = kept;
    }
  }

  /** Notes what drifts from settings that are kept; with nothing in it, all is well again. */
  public void drift(SettingsDrift drift, ChangedBy by) {
    if (row == null) {
      throw new IllegalStateException("Nothing is kept to drift from");
    }
    if (drift.isNone()) {
      row.drift = null;
      row.driftTime = null;
      row.driftByRealm = null;
      row.driftBy = null;
      row.driftByName = null;
      return;
    }
    row.drift = json(drift.write());
    row.driftTime = row.driftTime == null ? Long.valueOf(Time.currentTimeMillis()) : row.driftTime;
    row.driftByRealm = by.realmId();
    row.driftBy = by.userId();
    row.driftByName = shortened(by.name());
  }

  private static @Nullable String shortened(@Nullable String name) {
    return name == null || name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }

  private static String json(Map<String, String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // texts always can be written
    }
  }

  /** What somebody put into the table by hand and is no JSON counts as nothing. */
  private static Map<String, String> texts(String json) {
    try {
      return JSON.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      LOG.warnf("A row of SESSION_GUARD_SETTINGS cannot be read: %s", e.getOriginalMessage());
      return Map.of();
    }
  }
}
