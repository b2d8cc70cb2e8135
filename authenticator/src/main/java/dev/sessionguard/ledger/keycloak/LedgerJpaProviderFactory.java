package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ending.keycloak.EndingEntity;
import dev.sessionguard.ending.keycloak.JobEntity;
import dev.sessionguard.ending.keycloak.NoticeEntity;
import dev.sessionguard.ending.keycloak.VictimEntity;
import dev.sessionguard.notice.keycloak.MailEntity;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** The ledger's tables, made and migrated by Liquibase when Keycloak starts. */
public final class LedgerJpaProviderFactory implements JpaEntityProviderFactory {

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
        return List.of(
            LedgerEntity.class,
            LedgerClientEntity.class,
            UserLockEntity.class,
            EndingEntity.class,
            RefusalEntity.class,
            JobEntity.class,
            VictimEntity.class,
            NoticeEntity.class,
            MailEntity.class);
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
