package io.mpreg.blockchain.platform.database;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/// Reports that there is neither a configured nor an embedded database, instead of Spring Boot's
/// general message.
@AutoConfiguration(
    before = DataSourceAutoConfiguration.class,
    after = EmbeddedPostgresConfiguration.class)
@Conditional(NoDatabaseUrl.class)
@ConditionalOnMissingBean(JdbcConnectionDetails.class)
public class NoDatabaseConfiguration {
  @Bean
  JdbcConnectionDetails noDatabase() {
    throw new DatabaseUnusable(
        "No database is configured, and this build contains no embedded one.",
        "Set SPRING_DATASOURCE_URL (jdbc:postgresql://host:5432/database),"
            + " SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD to a PostgreSQL 15 or"
            + " later. With a login of its own for the owner of the tables, also SPRING_FLYWAY_USER"
            + " and SPRING_FLYWAY_PASSWORD.");
  }
}
