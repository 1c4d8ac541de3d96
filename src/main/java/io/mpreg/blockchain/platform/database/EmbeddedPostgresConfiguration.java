package io.mpreg.blockchain.platform.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/// Starts an embedded PostgreSQL in `ledger.data-dir` when no database is configured. An
/// auto-configuration, so that the connection of a test container takes precedence.
@AutoConfiguration(
    before = DataSourceAutoConfiguration.class,
    afterName =
        "org.springframework.boot.testcontainers.service.connection"
            + ".ServiceConnectionAutoConfiguration")
@Conditional(NoDatabaseUrl.class)
@ConditionalOnClass(EmbeddedPostgres.class)
@ConditionalOnMissingBean(JdbcConnectionDetails.class)
@EnableConfigurationProperties(StoreProperties.class)
public class EmbeddedPostgresConfiguration {

  // Stopped by Spring after the pools, which depend on the connection details below.
  @Bean(destroyMethod = "close")
  EmbeddedServer embeddedServer(Environment environment, StoreProperties properties) {
    Path directory = Path.of(environment.getProperty("ledger.data-dir", "./data"));
    return EmbeddedServer.start(directory, properties.embedded());
  }

  @Bean
  JdbcConnectionDetails embeddedServerConnection(EmbeddedServer server) {
    return new JdbcConnectionDetails() {
      @Override
      public String getJdbcUrl() {
        return server.jdbcUrl("postgres");
      }

      @Override
      public String getUsername() {
        return server.username();
      }

      @Override
      public String getPassword() {
        return server.password();
      }
    };
  }
}
