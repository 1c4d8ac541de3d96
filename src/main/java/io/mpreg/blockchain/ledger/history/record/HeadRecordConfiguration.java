package io.mpreg.blockchain.ledger.history.record;

import io.mpreg.blockchain.platform.database.StoreProperties;
import io.mpreg.blockchain.platform.keys.NeverVoted;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// The records that a signing process keeps outside the database. A process that only reads, or
/// imports blocks that others have signed, keeps none: it signs nothing, and the records of a
/// member whose database is being restored must stay unchanged.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
public class HeadRecordConfiguration {

  @Bean
  HeadRecord headRecord(Environment environment, StoreProperties properties) {
    return new HeadRecord(dataDirectory(environment), optional(properties.acceptRollbackTo()));
  }

  private static OptionalLong optional(@Nullable Long height) {
    return height == null ? OptionalLong.empty() : OptionalLong.of(height);
  }

  @Bean
  VoteRecord voteRecord(Environment environment, StoreProperties properties) {
    return new VoteRecord(
        dataDirectory(environment), mark(environment), optional(properties.vouchForVotes()));
  }

  private static Optional<NeverVoted> mark(Environment environment) {
    return path(environment, "ledger.authority.never-voted")
        .map(NeverVoted::new)
        .or(() -> path(environment, "ledger.authority.key-store").map(NeverVoted::of));
  }

  private static Optional<Path> path(Environment environment, String setting) {
    return Optional.ofNullable(environment.getProperty(setting))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  private static Path dataDirectory(Environment environment) {
    return Path.of(environment.getProperty("ledger.data-dir", "./data"));
  }
}
