package dev.sessionguard.work.keycloak;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Work of ours on one realm, in a transaction of its own and outside of any request. The realm is
 * looked up before the first statement, since Keycloak loads a realm in one thread while the others
 * wait, and nobody is to wait for that with a connection held ({@code
 * RealmCacheManager.computeSerialized}); and it is set in the session's context, since users are
 * looked up in it.
 */
public final class RealmTransaction {

  private RealmTransaction() {}

  /**
   * Does the work and gives its answer.
   *
   * @param nothing the answer where the realm is gone
   */
  public static <T> T call(
      KeycloakSessionFactory factory,
      String realmId,
      T nothing,
      BiFunction<KeycloakSession, RealmModel, T> work) {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        factory, session -> inRealm(session, realmId, nothing, work));
  }

  /** Does the work; none where the realm is gone. */
  public static void run(
      KeycloakSessionFactory factory,
      String realmId,
      BiConsumer<KeycloakSession, RealmModel> work) {
    call(
        factory,
        realmId,
        false,
        (session, realm) -> {
          work.accept(session, realm);
          return true;
        });
  }

  /**
   * As {@link #call}, tried again where logins of the moment lock the same rows.
   *
   * @see PatientTransaction
   */
  public static <T> T callPatiently(
      KeycloakSessionFactory factory,
      String realmId,
      T nothing,
      BiFunction<KeycloakSession, RealmModel, T> work) {
    return PatientTransaction.run(factory, session -> inRealm(session, realmId, nothing, work));
  }

  private static <T> T inRealm(
      KeycloakSession session,
      String realmId,
      T nothing,
      BiFunction<KeycloakSession, RealmModel, T> work) {
    RealmModel realm = session.realms().getRealm(realmId);
    if (realm == null) {
      return nothing;
    }
    session.getContext().setRealm(realm);
    return work.apply(session, realm);
  }
}
