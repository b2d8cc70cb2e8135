package dev.sessionguard.location.keycloak;

import dev.sessionguard.location.CityDatabase;
import dev.sessionguard.location.CityFileChange;
import dev.sessionguard.location.CityFileChange.Damaged;
import dev.sessionguard.location.CityFileChange.Opened;
import dev.sessionguard.location.CityFileChange.Refused;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/**
 * Keeps the city files open and looks after them on a thread of its own: neither a login nor
 * Keycloak's one timer thread waits for a disk.
 *
 * <p>Options: {@code --spi-session-guard-location--city-file--files}, paths separated by commas,
 * none by default; {@code --spi-session-guard-location--city-file--reload-seconds}, how often they
 * are looked at, {@value #MIN_RELOAD_SECONDS} or more, default {@value #DEFAULT_RELOAD_SECONDS}.
 */
public final class CityFileLocationsFactory
    implements LocationProviderFactory, ServerInfoAwareProviderFactory {

  public static final String ID = "city-file";

  static final int DEFAULT_RELOAD_SECONDS = 60;
  static final int MIN_RELOAD_SECONDS = 1;

  private static final Logger LOG = Logger.getLogger(CityFileLocationsFactory.class);

  private static final String FILES = "files";
  private static final String RELOAD_SECONDS = "reloadSeconds";

  private List<Path> files = List.of();
  private int reloadSeconds = DEFAULT_RELOAD_SECONDS;
  private CityFileLocations locations = CityFileLocations.withoutFiles();
  private @Nullable ScheduledExecutorService caretaker;

  @Override
  public LocationProvider create(KeycloakSession session) {
    return locations;
  }

  @Override
  public void init(Config.Scope config) {
    reloadSeconds =
        Math.max(MIN_RELOAD_SECONDS, config.getInt(RELOAD_SECONDS, DEFAULT_RELOAD_SECONDS));
    files = paths(config.getArray(FILES));
    locations = new CityFileLocations(new CityDatabase(files, folderForCopies()));
    refresh();
  }

  private static Path folderForCopies() {
    return Path.of(System.getProperty("java.io.tmpdir", ""));
  }

  /** A path that cannot be one is ignored: a wrong option must not keep the server from logins. */
  private static List<Path> paths(String @Nullable [] configured) {
    List<Path> paths = new ArrayList<>();
    for (String text : configured == null ? new String[0] : configured) {
      if (text.isBlank()) {
        continue;
      }
      try {
        paths.add(Path.of(text.strip()));
      } catch (InvalidPathException e) {
        LOG.warnf("City file '%s' is not used: %s", text, e.getReason());
      }
    }
    return paths;
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    if (files.isEmpty()) {
      LOG.debug("No city file is configured: the places of sessions stay unknown");
      return;
    }
    caretaker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "session-guard-city-files");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused = // it fails never, see lookAfter
        caretaker.scheduleWithFixedDelay(
            this::lookAfter, reloadSeconds, reloadSeconds, TimeUnit.SECONDS);
  }

  private void lookAfter() {
    try {
      refresh();
    } catch (RuntimeException e) {
      // caught, or it would be the last look
      LOG.warn("City files could not be looked at; tried again later", e);
    }
  }

  private void refresh() {
    locations.database().refresh().forEach(CityFileLocationsFactory::tell);
  }

  private static void tell(CityFileChange change) {
    if (change instanceof Opened opened) {
      LOG.infof(
          "City file %s is in use: '%s', built %s",
          opened.file(), opened.databaseType(), opened.built());
    } else if (change instanceof Refused refused) {
      LOG.warnf(
          "City file %s is not used: %s%s",
          refused.file(),
          refused.reason(),
          refused.keepsOlder() ? "; the one opened before goes on answering" : "");
    } else if (change instanceof Damaged damaged) {
      LOG.warnf("City file %s has records that cannot be read", damaged.file());
      LOG.debugf("City file %s: %s", damaged.file(), damaged.reason());
    }
  }

  @Override
  public void close() {
    ScheduledExecutorService thread = caretaker;
    if (thread != null) {
      thread.shutdownNow();
    }
    locations.database().close();
  }

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public List<ProviderConfigProperty> getConfigMetadata() {
    return ProviderConfigurationBuilder.create()
        .property()
        .name(FILES)
        .type(ProviderConfigProperty.STRING_TYPE)
        .helpText(
            "City databases in MaxMind's format, separated by commas. Asked in this order, by the"
                + " family of the address.")
        .add()
        .property()
        .name(RELOAD_SECONDS)
        .type(ProviderConfigProperty.INTEGER_TYPE)
        .helpText("Seconds between two looks at whether a file was replaced.")
        .defaultValue(DEFAULT_RELOAD_SECONDS)
        .add()
        .build();
  }

  @Override
  public Map<String, String> getOperationalInfo() {
    Map<String, String> info = new LinkedHashMap<>();
    info.put("files", files.stream().map(Path::toString).collect(Collectors.joining(", ")));
    info.put(
        "attribution",
        locations.attributions().stream()
            .map(credit -> credit.text() + " (" + credit.link() + ")")
            .collect(Collectors.joining(", ")));
    return info;
  }
}
