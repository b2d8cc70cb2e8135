package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.limit.SupportedKeycloak;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.settings.keycloak.RealmApplication;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.common.Version;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.executors.ExecutorsProvider;
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
    periodSeconds =
        Math.max(MIN_PERIOD_SECONDS, config.getInt("reconcileSeconds", DEFAULT_PERIOD_SECONDS));
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(this::onProviderEvent);
  }

  private void onProviderEvent(ProviderEvent event) {
    if (event instanceof PostMigrationEvent started) {
      schedule(started.getFactory());
    } else if (event instanceof RealmModel.RealmPostCreateEvent created) {
      RealmApplication.apply(created.getCreatedRealm());
    } else if (event instanceof RealmModel.RealmRemovedEvent removed) {
      new Ledger(removed.getKeycloakSession(), removed.getRealm().getId()).forgetRealm();
    } else if (event instanceof UserModel.UserRemovedEvent removed) {
      new Ledger(removed.getKeycloakSession(), removed.getRealm().getId())
          .forgetUser(removed.getUser().getId());
    }
  }

  /** The timer's one thread serves all of Keycloak, so it only hands the work over. */
  private void schedule(KeycloakSessionFactory factory) {
    Reconciler reconciler = new Reconciler(factory, periodSeconds);
    AtomicBoolean running = new AtomicBoolean();
    KeycloakModelUtils.runJobInTransaction(
        factory,
        session -> {
          SessionMetrics.begin(LocationProvider.of(session).statistics());
          ExecutorService executor = session.getProvider(ExecutorsProvider.class).getExecutor(ID);
          session
              .getProvider(TimerProvider.class)
              .schedule(() -> hand(executor, reconciler, running), periodSeconds * 1000L, ID);
        });
  }

  private static void hand(ExecutorService executor, Reconciler reconciler, AtomicBoolean running) {
    if (!running.compareAndSet(false, true)) {
      return; // the last round is not done yet
    }
    try {
      executor.execute(
          () -> {
            try {
              reconciler.run();
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
  public void close() {}

  @Override
  public String getId() {
    return ID;
  }
}
