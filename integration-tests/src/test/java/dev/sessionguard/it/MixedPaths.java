package dev.sessionguard.it;

import dev.sessionguard.it.LoginPath.Ground;
import dev.sessionguard.it.LoginPath.Step;
import dev.sessionguard.it.Race.Answer;
import dev.sessionguard.it.Race.Course;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One user on different login paths at the same moment, which different gates watch. */
final class MixedPaths implements AutoCloseable {
  private static final List<LoginPath> PATHS =
      List.of(
          LoginPath.CONSENT,
          LoginPath.DIRECT_GRANT,
          LoginPath.BROKER_LATER_LOGIN,
          LoginPath.BROWSER,
          LoginPath.CIBA,
          LoginPath.IMPERSONATION,
          LoginPath.OFFLINE_ACCESS);

  private final List<? extends Node> nodes;
  private final Realm upstream;
  private final Realm realm;
  private final MailBox mail = new MailBox();

  MixedPaths(List<? extends Node> nodes) {
    this.nodes = nodes;
    upstream = Realms.on(nodes.get(0)).create();
    realm = Realms.on(nodes.get(0)).with("eventsEnabled", false).brokeredBy(upstream).create();
    // Keycloak itself fails where a user consents for the first time twice at the same moment
    LoginPath.CONSENT.attempt(ground(0));
    LoginPath.CIBA.attempt(ground(0));
  }

  private Ground ground(int node) {
    return new Ground(realm.at(nodes.get(node % nodes.size())), upstream, mail);
  }

  Realm realm() {
    return realm;
  }

  /** Ends the user's sessions and sets the limit. */
  Course course(int limit, String whenExceeded) {
    ground(0).clear();
    return Course.alone(realm, limit, whenExceeded, nodes);
  }

  /**
   * All but the last steps, done.
   *
   * @param first which path and node begin
   * @param handed keeps what they are handed
   */
  List<Callable<Answer>> logins(int width, int first, HandedOut handed) {
    List<Callable<Answer>> logins = new ArrayList<>();
    for (int login = first; login < first + width; login++) {
      LoginPath path = PATHS.get(login % PATHS.size());
      Ground ground = ground(login);
      Step step = path.prepare(ground);
      logins.add(
          () -> {
            LoginPath.Result result = step.take();
            path.keep(result, ground.realm(), handed);
            return result.accepted() ? Answer.IN : Answer.REFUSED;
          });
    }
    return logins;
  }

  @Override
  public void close() {
    mail.close();
  }
}
