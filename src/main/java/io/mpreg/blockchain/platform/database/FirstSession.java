package io.mpreg.blockchain.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.jpa.autoconfigure.EntityManagerFactoryDependsOnPostProcessor;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens a reader's session before Hibernate does, because Hibernate hides the server's error.
@Configuration(proxyBeanMethods = false)
public class FirstSession {
  /// The bean's name, on which Hibernate's beans depend.
  private static final String NAME = "openedSession";

  /// Proof that a session could be opened, with the server's properties.
  record Opened(String server) {}

  @Bean(NAME)
  @DependsOnDatabaseInitialization
  Opened opened(DataSource readers) throws SQLException {
    try (Connection session = readers.getConnection()) {
      return new Opened(session.getMetaData().getDatabaseProductVersion());
    }
  }

  @Bean
  static EntityManagerFactoryDependsOnPostProcessor hibernateAfterFirstSession() {
    return new EntityManagerFactoryDependsOnPostProcessor(NAME);
  }
}
