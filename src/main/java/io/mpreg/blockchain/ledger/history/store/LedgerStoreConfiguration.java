package io.mpreg.blockchain.ledger.history.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mpreg.blockchain.ledger.history.CommitPart;
import io.mpreg.blockchain.ledger.history.record.HeadRecord;
import io.mpreg.blockchain.ledger.history.record.VoteRecord;
import io.mpreg.blockchain.platform.database.FirstSession;
import io.mpreg.blockchain.platform.database.LeaseSessions;
import io.mpreg.blockchain.platform.database.Migrations;
import io.mpreg.blockchain.platform.database.SchemaChecks;
import io.mpreg.blockchain.platform.database.SessionChecks;
import io.mpreg.blockchain.platform.database.StoreProperties;
import io.mpreg.blockchain.platform.database.TableRules;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// The store and its four kinds of database connections: the owner (migrations only), the session
/// that holds the lease, the writers, and Spring Boot's own DataSource for reads and for entities
/// outside the chain.
@Configuration(proxyBeanMethods = false)
@Import({FirstSession.class, Repositories.class})
@EnableConfigurationProperties(StoreProperties.class)
class LedgerStoreConfiguration {
  /// Connections: journal, block, and one for housekeeping (partitions, deletion of old
  /// terminations).
  private static final int WRITERS = 3;

  /// Connections: one for the thread that votes, one for certificates, which can wait.
  private static final int VOTERS = 2;

  /// How long a write waits for a connection; the readiness check waits for one from each pool.
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  // A writer that is gone keeps its locks for 15 s at most, and a waiter for a lock gives up after
  // 30 s.
  private static final String WRITER =
      SessionChecks.SET_ROLE
          + "; SET idle_in_transaction_session_timeout = '15s'; SET lock_timeout = '30s'; "
          + LeaseSessions.KEEPALIVES;

  /// How long the server may take to answer before the outcome counts as unknown.
  private static final int SOCKET_TIMEOUT_SECONDS = 60;

  // Migrations do not use the application's pool, whose connections run as a role that owns
  // nothing. Without a login of its own the owner is the application's login. Not a bean, so that
  // nothing else, such as a health probe, connects as the owner.
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

  @Bean
  Migrations migrations() {
    return new Migrations();
  }

  @Bean(defaultCandidate = false)
  HikariDataSource ledgerWriters(JdbcConnectionDetails application) {
    return pool("ledger-writers", WRITERS, WRITERS, application);
  }

  /// Votes have their own pool, so that client load cannot delay them.
  @Bean(defaultCandidate = false)
  HikariDataSource ledgerVoters(JdbcConnectionDetails application) {
    // A chain with one authority needs no such connection.
    return pool("ledger-voters", VOTERS, 1, application);
  }

  private static HikariDataSource pool(
      String name, int size, int idle, JdbcConnectionDetails application) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(application.getJdbcUrl());
    config.setUsername(application.getUsername());
    config.setPassword(application.getPassword());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(idle);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setConnectionInitSql(WRITER);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
    config.addDataSourceProperty("ApplicationName", "mpreg-ledger writer");
    return new HikariDataSource(config);
  }

  @Bean
  WriterLease writerLease(JdbcConnectionDetails application, StoreProperties settings) {
    return new WriterLease(LeaseSessions.of(application), settings.leasePatience());
  }

  @Bean
  @DependsOnDatabaseInitialization
  PostgresLedgerStore ledgerStore(
      WriterLease lease,
      Optional<HeadRecord> record,
      Optional<VoteRecord> votes,
      @Qualifier("ledgerWriters") HikariDataSource writers,
      @Qualifier("ledgerVoters") HikariDataSource voters,
      DataSource readers,
      Repositories repositories,
      List<TableRules.Declared> declared,
      List<CommitPart> parts,
      JdbcConnectionDetails application)
      throws SQLException {
    DataSource leases = LeaseSessions.of(application);
    int needed = connections(readers);
    SessionChecks.inOneSession(
        leases,
        session -> {
          SessionChecks.requireConnections(session, needed);
          new SchemaChecks(declared).require(writers, List.of(voters, session, readers));
        });
    lease.acquire();
    PostgresLedgerStore store =
        new PostgresLedgerStore(
            lease, record, votes, writers, voters, readers, repositories, parts);
    store.open();
    return store;
  }

  // The connections of all full pools, and the session that holds the lease.
  private static int connections(DataSource readers) throws SQLException {
    int reading =
        readers.isWrapperFor(HikariDataSource.class)
            ? readers.unwrap(HikariDataSource.class).getMaximumPoolSize()
            : 1;
    return WRITERS + VOTERS + 1 + reading;
  }

  @Bean
  StoreMeters storeMeters(
      WriterLease lease,
      @Qualifier("ledgerWriters") HikariDataSource writers,
      PostgresLedgerStore store) {
    return new StoreMeters(lease, writers, store);
  }
}
