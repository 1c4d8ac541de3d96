package io.mpreg.blockchain.ledger.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the ledger is stored.
///
/// @param embedded the server that is started where no database is configured
@ConfigurationProperties("ledger.store")
record StoreProperties(@DefaultValue Embedded embedded) {

  /// Settings of the embedded server, in PostgreSQL's own units.
  ///
  /// @param sharedBuffers memory for table and index pages; 1GB or more for long chains under load
  /// @param maxWalSize log written between two checkpoints at most: more is faster, and slower to
  ///   recover from a crash
  record Embedded(
      @DefaultValue("256MB") String sharedBuffers, @DefaultValue("4GB") String maxWalSize) {}
}
