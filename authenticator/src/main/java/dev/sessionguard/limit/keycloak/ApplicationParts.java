package dev.sessionguard.limit.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.ledger.keycloak.ClientParts;
import dev.sessionguard.ledger.keycloak.ClientParts.Part;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.LiveSessions;
import dev.sessionguard.validity.keycloak.PartValidity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The sessions of a user in which an application takes part, read under the user's lock as far as
 * they are asked for: their times are those of the application's part. Keycloak's client sessions
 * are looked at only where the ledger's number is not enough to know.
 */
final class ApplicationParts implements LiveSessions {

  /** Parts looked at together where only some of very many are asked for. */
  private static final int PAGE = 500;

  private final Ledger ledger;
  private final RealmModel realm;
  private final UserModel user;
  private final Application application;
  private final boolean countOffline;
  private final Set<String> leftOut;
  private final boolean mayBeMore;
  private @Nullable Integer recorded;

  /**
   * @param leftOut ids of sessions that are not looked at
   * @param mayBeMore whether sessions from before the installation are not in the ledger yet
   */
  ApplicationParts(
      Ledger ledger,
      RealmModel realm,
      UserModel user,
      Application application,
      boolean countOffline,
      Set<String> leftOut,
      boolean mayBeMore) {
    this.ledger = ledger;
    this.realm = realm;
    this.user = user;
    this.application = application;
    this.countOffline = countOffline;
    this.leftOut = Set.copyOf(leftOut);
    this.mayBeMore = mayBeMore;
  }

  @Override
  public int recorded() {
    Integer known = recorded;
    if (known == null) {
      known =
          ledger.<Integer>readCommitted(
              now ->
                  parts(now)
                      .count(
                          user.getId(),
                          application.clients(),
                          countOffline,
                          leftOut.isEmpty() ? Set.of("") : leftOut));
      recorded = known;
    }
    return known;
  }

  @Override
  public boolean mayBeMore() {
    return mayBeMore;
  }

  /** Which of them live has to be seen of each. */
  @Override
  public Optional<List<LiveSession>> earliest(int many) {
    return Optional.empty();
  }

  @Override
  public boolean hold(int many) {
    return ledger.<Boolean>readCommitted(
        now -> {
          Map<String, LiveSession> found = new LinkedHashMap<>();
          List<Part> page = page(now, 0);
          for (int skip = PAGE; found.size() < many && !page.isEmpty(); skip += PAGE) {
            found.putAll(living(now, page, true));
            page = page(now, skip);
          }
          return found.size() >= many;
        });
  }

  private List<Part> page(Ledger now, int skip) {
    return parts(now).of(user.getId(), application.clients(), countOffline, skip, PAGE);
  }

  @Override
  public List<LiveSession> valid() {
    return read(true);
  }

  /** Those whose part may be ended where no login asks for it: not what may be about to be. */
  List<LiveSession> found() {
    return read(false);
  }

  /** The parts that the application had in sessions, be they over or not. */
  List<LiveSession> in(Collection<String> sessionIds) {
    Map<String, LiveSession> found = new LinkedHashMap<>();
    ledger
        .<List<Part>>readCommitted(now -> parts(now).in(sessionIds, application.clients()))
        .forEach(
            part ->
                found.merge(
                    part.session(),
                    new LiveSession(part.session(), part.loginTime(), part.lastActivity()),
                    ApplicationParts::together));
    return List.copyOf(found.values());
  }

  private List<LiveSession> read(boolean underWay) {
    return ledger.readCommitted(
        now ->
            new ArrayList<>(
                living(
                        now,
                        parts(now)
                            .of(
                                user.getId(),
                                application.clients(),
                                countOffline,
                                0,
                                Integer.MAX_VALUE),
                        underWay)
                    .values()));
  }

  private Map<String, LiveSession> living(Ledger now, List<Part> all, boolean underWay) {
    List<Part> parts = all.stream().filter(part -> !leftOut.contains(part.session())).toList();
    Set<String> valid =
        new UserSessions(now.session(), realm, user, application.policy(countOffline), null)
            .takingPlaces(parts.stream().map(Part::row).toList(), underWay);
    Map<String, LiveSession> living = new LinkedHashMap<>();
    new PartValidity(now.session(), realm)
        .alive(parts.stream().filter(part -> valid.contains(part.row())).toList(), underWay)
        .forEach(
            (part, lastUse) ->
                living.merge(
                    part.session(),
                    new LiveSession(part.session(), part.loginTime(), lastUse),
                    ApplicationParts::together));
    return living;
  }

  private static LiveSession together(LiveSession one, LiveSession other) {
    return new LiveSession(
        one.id(),
        Math.min(one.loginTime(), other.loginTime()),
        Math.max(one.lastActivity(), other.lastActivity()));
  }

  private ClientParts parts(Ledger now) {
    return new ClientParts(now.session(), realm.getId());
  }
}
