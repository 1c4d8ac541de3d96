package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.DatabaseFailureAnalyzer;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.EmbeddedPostgresConfiguration;
import io.mpreg.blockchain.platform.database.FeatureTables;
import io.mpreg.blockchain.platform.database.FirstSession;
import io.mpreg.blockchain.platform.database.LeaseSessions;
import io.mpreg.blockchain.platform.database.NoDatabaseConfiguration;
import io.mpreg.blockchain.platform.database.SessionChecks;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/// Access to the store without a running node, for commands. Configured like the node's.
public final class StoreAccess implements AutoCloseable {
  private static final String CONNECTION_INIT = "spring.datasource.hikari.connection-init-sql";
  private static final int READERS = 3;

  private final ConfigurableApplicationContext context;
  private final Thread interruption = new Thread(this::interrupted, "store-access");
  private volatile Runnable beforeInterruption = () -> {};

  private StoreAccess(ConfigurableApplicationContext context) {
    this.context = context;
    Runtime.getRuntime().addShutdownHook(interruption);
  }

  /// Opens the store for reading only, beside a writing process: takes no lease, migrates nothing,
  /// and the database server rejects every write.
  ///
  /// @param settings Spring Boot properties that override the configured ones
  /// @throws DatabaseUnusable when there is no database, or not the right one
  public static StoreAccess reading(Map<String, String> settings) {
    return opened(Reading.class, settings, StoreAccess::refuseChanges);
  }

  /// Opens the store to import decided blocks, as the only writing process, with the checks of a
  /// node's start. The caller must sign nothing: the head record is not kept.
  ///
  /// @param settings Spring Boot properties that override the configured ones
  /// @throws DatabaseUnusable when the ledger must not or cannot run on this database
  public static StoreAccess writing(Map<String, String> settings) {
    return opened(Writing.class, settings, starting -> {});
  }

  /// Sets what runs when the process is told to end, before the connections are closed.
  public void beforeInterruption(Runnable action) {
    beforeInterruption = action;
  }

  private void interrupted() {
    beforeInterruption.run();
    context.close();
  }

  /// The store.
  public StoredHistory history() {
    return store();
  }

  /// Opens the ledger of a genesis in this store, to append to it.
  public Ledger open(Genesis genesis, LedgerOptions options, InstantSource clock) {
    return LedgerOpening.open(store(), genesis, options, clock);
  }

  private LedgerStore store() {
    return context.getBean(LedgerStore.class);
  }

  /// The audits of all features' tables, beside that of the chain.
  public List<AuditCheck> checks() {
    return List.copyOf(context.getBeansOfType(AuditCheck.class).values());
  }

  private static void refuseChanges(ConfigurableApplicationContext starting) {
    String configured =
        starting.getEnvironment().getProperty(CONNECTION_INIT, SessionChecks.SET_ROLE);
    starting
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "reading",
                Map.of(
                    CONNECTION_INIT,
                    configured + "; SET default_transaction_read_only = on",
                    "spring.datasource.hikari.maximum-pool-size",
                    READERS)));
  }

  private static StoreAccess opened(
      Class<?> configuration,
      Map<String, String> settings,
      ApplicationContextInitializer<ConfigurableApplicationContext> last) {
    AtomicReference<Environment> environment = new AtomicReference<>(new StandardEnvironment());
    try {
      return new StoreAccess(
          new SpringApplicationBuilder(configuration)
              .web(WebApplicationType.NONE)
              .bannerMode(Banner.Mode.OFF)
              .logStartupInfo(false)
              .registerShutdownHook(false)
              .initializers(last, starting -> environment.set(starting.getEnvironment()))
              // Command-line precedence: above the environment, and early enough for logging.
              .run(
                  settings.entrySet().stream()
                      .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                      .toArray(String[]::new)));
    } catch (RuntimeException failed) {
      FailureAnalysis analysis = new DatabaseFailureAnalyzer(environment.get()).analyze(failed);
      if (analysis == null) {
        throw failed;
      }
      throw new DatabaseUnusable(
          analysis.getDescription(), String.valueOf(analysis.getAction()), failed);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(interruption);
    } catch (IllegalStateException ending) {
      return; // the hook closes it
    }
    context.close();
  }

  // Auto-configurations are imported one by one, because all of them would take longer than most
  // commands. Not annotated as a component, or the application's component scan would find this
  // class.
  @AutoConfigurationPackage
  @ImportAutoConfiguration({
    EmbeddedPostgresConfiguration.class,
    NoDatabaseConfiguration.class,
    DataSourceAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class,
    DataJpaRepositoriesAutoConfiguration.class,
    TransactionAutoConfiguration.class
  })
  @Import(LedgerStoreConfiguration.class)
  @FeatureTables
  static class Writing {}

  @AutoConfigurationPackage
  @ImportAutoConfiguration({
    EmbeddedPostgresConfiguration.class,
    NoDatabaseConfiguration.class,
    DataSourceAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class,
    DataJpaRepositoriesAutoConfiguration.class,
    TransactionAutoConfiguration.class
  })
  @Import({FirstSession.class, Repositories.class})
  @FeatureTables
  static class Reading {
    // The store writes only with the lease.
    @Bean
    LedgerStore ledgerStore(
        JdbcConnectionDetails database, DataSource readers, Repositories repositories) {
      WriterLease none = new WriterLease(LeaseSessions.of(database), Duration.ZERO);
      PostgresLedgerStore store =
          new PostgresLedgerStore(
              none,
              Optional.empty(),
              Optional.empty(),
              readers,
              readers,
              readers,
              repositories,
              List.of());
      store.requireOurDraft();
      return store;
    }
  }
}
