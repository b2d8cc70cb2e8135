package dev.sessionguard.work.keycloak;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Work in the background, on threads of a pool of Keycloak's with a name of ours. Nothing that it
 * does is lost for ever: what fails, or finds no thread, is left to the reconciler or is worth
 * nothing later.
 */
public final class Background {

  private static final Logger LOG = Logger.getLogger(Background.class);

  private final KeycloakSessionFactory factory;
  private final String pool;

  private Background(KeycloakSessionFactory factory, String pool) {
    this.factory = factory;
    this.pool = pool;
  }

  /** The pool that most work shares. */
  public static Background of(KeycloakSessionFactory factory) {
    return new Background(factory, "session-guard");
  }

  /**
   * A pool of its own, for what may hang and would hold up everything else.
   *
   * @param purpose makes the pool's name
   */
  public static Background of(KeycloakSessionFactory factory, String purpose) {
    return new Background(factory, "session-guard-" + purpose);
  }

  /** Has the work done; never throws. */
  public void run(Runnable work) {
    run(List.of(work));
  }

  /** Has each piece of work done on its own; never throws. */
  public void run(Collection<? extends Runnable> work) {
    try (KeycloakSession session = factory.create()) {
      ExecutorService executor = session.getProvider(ExecutorsProvider.class).getExecutor(pool);
      for (Runnable piece : work) {
        executor.execute(() -> tried(piece));
      }
    } catch (RejectedExecutionException e) {
      LOG.debugf(e, "Work of %s is left: no thread takes it, or the server stops", pool);
    }
  }

  private void tried(Runnable piece) {
    try {
      piece.run();
    } catch (RuntimeException e) {
      LOG.debugf(e, "Work of %s failed and is left", pool);
    }
  }
}
