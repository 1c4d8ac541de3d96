package io.mpreg.blockchain.platform.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the ledger is stored.
///
/// @param embedded the server that is started where no database is configured
/// @param acceptRollbackTo the height of a database that an operator has put back to an earlier
///   state; what was decided above it is given up
/// @param vouchForVotes the height of a database of which an operator says that it knows all votes
///   of this member, whose record of them is lost
/// @param leasePatience how long a start waits for another process to leave the database: as much
///   as the one before it in a rolling restart needs to end, once it has answered what it had begun
@ConfigurationProperties("ledger.store")
public record StoreProperties(
    @DefaultValue Embedded embedded,
    @Nullable Long acceptRollbackTo,
    @Nullable Long vouchForVotes,
    @DefaultValue("10s") Duration leasePatience) {

  /// Settings of the embedded server, in PostgreSQL's own units.
  ///
  /// @param sharedBuffers memory for table and index pages; 1GB or more for long chains under load
  /// @param maxWalSize log written between two checkpoints at most: more is faster, and slower to
  ///   recover from a crash
  record Embedded(
      @DefaultValue("256MB") String sharedBuffers, @DefaultValue("4GB") String maxWalSize) {}
}
