package io.mpreg.blockchain.ledger.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mpreg.blockchain.ledger.LedgerStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// The store and its three ways to the database: the owner (migrations, and nothing else), the
/// writers, and Spring Boot's own DataSource for reads.
@Configuration(proxyBeanMethods = false)
class LedgerStoreConfiguration {
  /// Journal, block, and one for housekeeping: partitions and forgotten terminations.
  private static final int WRITERS = 3;

  /// How long one answer of the server may take before its outcome counts as unknown.
  private static final int SOCKET_TIMEOUT_SECONDS = 60;

  // Migrations do not go through the application's pool, whose connections work as a role that owns
  // nothing. Without a login of its own the owner is the application's login. No bean, so that
  // nothing else, like a health probe, connects as the owner.
  @Bean
  FlywayConfigurationCustomizer ledgerOwner(
      JdbcConnectionDetails application, Environment environment) {
    String user = environment.getProperty("spring.flyway.user", "");
    boolean own = !user.isBlank();
    DataSource owner =
        DataSourceBuilder.create()
            .type(SimpleDriverDataSource.class)
            .url(environment.getProperty("spring.flyway.url", application.getJdbcUrl()))
            .username(own ? user : application.getUsername())
            .password(
                own
                    ? environment.getProperty("spring.flyway.password", "")
                    : application.getPassword())
            .build();
    return flyway -> flyway.dataSource(owner).schemas("ledger");
  }

  @Bean(defaultCandidate = false)
  HikariDataSource ledgerWriters(JdbcConnectionDetails application) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger-writers");
    config.setJdbcUrl(application.getJdbcUrl());
    config.setUsername(application.getUsername());
    config.setPassword(application.getPassword());
    config.setMaximumPoolSize(WRITERS);
    config.setConnectionInitSql(StoreChecks.SET_ROLE);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
    config.addDataSourceProperty("ApplicationName", "mpreg-ledger writer");
    return new HikariDataSource(config);
  }

  @Bean
  @DependsOnDatabaseInitialization
  LedgerStore ledgerStore(
      @Qualifier("ledgerWriters") HikariDataSource writers,
      DataSource readers,
      Blocks blocks,
      Terminations terminations) {
    StoreChecks.require(writers, readers);
    return new PostgresLedgerStore(writers, readers, blocks, terminations);
  }
}
