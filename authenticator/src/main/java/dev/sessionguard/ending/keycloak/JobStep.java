package dev.sessionguard.ending.keycloak;

import jakarta.persistence.EntityManager;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** One transaction of a job. */
record JobStep(KeycloakSession session, RealmModel realm, JobEntity job) {

  EntityManager em() {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }
}
