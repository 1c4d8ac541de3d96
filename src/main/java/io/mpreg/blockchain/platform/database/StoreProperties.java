package io.mpreg.blockchain.platform.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the store.
///
/// @param embedded the server that is started when no database is configured
/// @param acceptRollbackTo the height to which an operator has rolled the database back; decided
///   blocks above it are given up
/// @param vouchForVotes the height of a database that, as an operator vouches, holds all votes of
///   this member, whose record of votes is lost
/// @param leasePatience how long a start waits for the lease: long enough for the previous process
///   to shut down gracefully in a rolling restart
@ConfigurationProperties("ledger.store")
public record StoreProperties(
    @DefaultValue Embedded embedded,
    @Nullable Long acceptRollbackTo,
    @Nullable Long vouchForVotes,
    @DefaultValue("10s") Duration leasePatience) {

  /// Settings of the embedded server, in PostgreSQL's own units.
  ///
  /// @param sharedBuffers memory for table and index pages; 1GB or more for long chains under load
  /// @param maxWalSize the most WAL between two checkpoints: more is faster, but slows recovery
  ///   after a crash
  record Embedded(
      @DefaultValue("256MB") String sharedBuffers, @DefaultValue("4GB") String maxWalSize) {}
}
