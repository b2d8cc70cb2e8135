package dev.sessionguard.guard.keycloak;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** The tables of all features, made and migrated by Liquibase when Keycloak starts. */
public final class GuardJpaProviderFactory implements JpaEntityProviderFactory {

  /**
   * Its first ten characters name Liquibase's history table ({@code
   * JpaUtils.getCustomChangelogTableName}); never change them.
   */
  static final String ID = "session-guard-ledger";

  @Override
  public JpaEntityProvider create(KeycloakSession session) {
    return new JpaEntityProvider() {
      @Override
      public List<Class<?>> getEntities() {
        return OwnTables.all();
      }

      @Override
      public String getChangelogLocation() {
        return "META-INF/session-guard-changelog.xml";
      }

      @Override
      public String getFactoryId() {
        return ID;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void init(Config.Scope config) {}

  @Override
  public void postInit(KeycloakSessionFactory factory) {}

  @Override
  public void close() {}

  @Override
  public String getId() {
    return ID;
  }
}
