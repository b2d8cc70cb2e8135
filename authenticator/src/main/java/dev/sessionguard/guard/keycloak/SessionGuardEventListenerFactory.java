package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ending.keycloak.CachePasses;
import dev.sessionguard.guard.SupportedKeycloak;
import dev.sessionguard.idle.keycloak.DeadlineSweep;
import dev.sessionguard.ledger.keycloak.ClientIds;
import dev.sessionguard.limit.keycloak.UserLock;
import dev.sessionguard.limit.keycloak.UserRemoval;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.common.Version;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.exportimport.ExportImportConfig;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.timer.TimerProvider;

/**
 * Makes the listener that hears all realms, and starts the reconciler.
 *
 * <p>Option {@code --spi-events-listener--session-guard--reconcile-seconds}: the reconciler's
 * period, {@value #MIN_PERIOD_SECONDS} seconds or more, default {@value #DEFAULT_PERIOD_SECONDS}.
 * Option {@code --spi-events-listener--session-guard--lock-timeout-millis}: how long a login waits
 * for other logins of its user, 1 or more, default {@value UserLock#DEFAULT_LIMIT_MILLIS}.
 */
public final class SessionGuardEventListenerFactory implements EventListenerProviderFactory {

  public static final String ID = "session-guard";

  static final int DEFAULT_PERIOD_SECONDS = 60;
  static final int MIN_PERIOD_SECONDS = 1;

  private static final Logger LOG = Logger.getLogger(SessionGuardEventListenerFactory.class);

  private int periodSeconds = DEFAULT_PERIOD_SECONDS;

  @Override
  public EventListenerProvider create(KeycloakSession session) {
    return new SessionGuardEventListener(session);
  }

  /** Hears every realm without being listed in any. */
  @Override
  public boolean isGlobal() {
    return true;
  }

  @Override
  public void init(Config.Scope config) {
    SupportedKeycloak.require(Version.VERSION);
    SupportedKeycloak.lacking(getClass().getClassLoader())
        .forEach(lack -> LOG.warnf("On Keycloak %s, %s", Version.VERSION, lack));
    periodSeconds =
        Math.max(MIN_PERIOD_SECONDS, config.getInt("reconcileSeconds", DEFAULT_PERIOD_SECONDS));
    UserLock.waitAtMost(config.getInt("lockTimeoutMillis", UserLock.DEFAULT_LIMIT_MILLIS));
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(this::onProviderEvent);
  }

  private void onProviderEvent(ProviderEvent event) {
    RuleRenames.heard(event);
    if (event instanceof PostMigrationEvent started) {
      schedule(started.getFactory());
    } else if (event instanceof RealmModel.RealmPostCreateEvent created) {
      RealmApplication.applyAfterCreation(created.getKeycloakSession(), created.getCreatedRealm());
    } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
      if (ExportImportConfig.ACTION_IMPORT.equals(ExportImportConfig.getAction())) {
        // The import makes a realm anew that is there, under its id, and with it comes its history.
        // What does not come back is forgotten by the reconciler.
        return;
      }
      new Forgetting(removed.getKeycloakSession(), removed.getRealm().getId()).realm();
    } else if (event instanceof ClientModel.ClientIdChangeEvent changed) {
      ClientIds.follow(
          changed.getKeycloakSession(),
          changed.getUpdatedClient().getRealm().getId(),
          changed.getPreviousClientId(),
          changed.getNewClientId());
    } else if (event instanceof UserModel.UserPreRemovedEvent removing) {
      // before Keycloak deletes its sessions: their applications are told, and the user's lock
      // comes first here as in a login
      UserRemoval.prepare(
          removing.getKeycloakSession(), removing.getRealm(), removing.getUser().getId());
    } else if (event instanceof UserModel.UserRemovedEvent removed) {
      new Forgetting(removed.getKeycloakSession(), removed.getRealm().getId())
          .user(removed.getUser().getId());
    }
  }

  /** The timer's one thread serves all of Keycloak, so it only hands the work over. */
  private void schedule(KeycloakSessionFactory factory) {
    CachePasses.begin(factory);
    List<Runnable> parts = new ArrayList<>();
    for (Reconciler.Part part : Reconciler.Part.values()) {
      parts.add(new Reconciler(factory, periodSeconds, part));
    }
    parts.add(new NodesOwn(factory));
    KeycloakModelUtils.runJobInTransaction(
        factory,
        session -> {
          SessionMetrics.begin(
              LocationProvider.of(session).statistics(),
              Arrays.stream(Reconciler.Part.values()).map(Enum::name).toList());
          ExecutorService executor = session.getProvider(ExecutorsProvider.class).getExecutor(ID);
          TimerProvider timer = session.getProvider(TimerProvider.class);
          for (Runnable part : parts) {
            schedule(timer, executor, part, periodSeconds, ID + "-" + parts.indexOf(part));
          }
          schedule(
              timer,
              executor,
              new DeadlineSweep(factory),
              DeadlineSweep.PERIOD_SECONDS,
              ID + "-deadlines");
        });
  }

  private static void schedule(
      TimerProvider timer, ExecutorService executor, Runnable part, int seconds, String name) {
    AtomicBoolean running = new AtomicBoolean();
    timer.schedule(() -> hand(executor, part, running), seconds * 1000L, name);
  }

  private static void hand(ExecutorService executor, Runnable part, AtomicBoolean running) {
    if (!running.compareAndSet(false, true)) {
      return; // the last round is not done yet
    }
    try {
      executor.execute(
          () -> {
            try {
              part.run();
            } finally {
              running.set(false);
            }
          });
    } catch (RejectedExecutionException e) {
      running.set(false); // a timer task that throws would end Keycloak's timer
      LOG.debug("Reconciling is skipped: the server stops", e);
    }
  }

  @Override
  public void close() {
    CachePasses.end();
  }

  @Override
  public String getId() {
    return ID;
  }
}
