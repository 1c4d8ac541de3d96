package io.mpreg.blockchain.ledger.directory.store;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mpreg.blockchain.ledger.directory.NodeDirectory;

/// Counts searches and the candidates that they check. Many candidates per search mean that the
/// last wanted trait is common and the others are rare.
final class DirectoryMeters implements MeterBinder {
  private final NodeDirectory directory;

  DirectoryMeters(NodeDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    FunctionCounter.builder("ledger.directory.searches", directory, NodeDirectory::searches)
        .description("Pages of searches for nodes by their traits")
        .register(meters);
    FunctionCounter.builder("ledger.directory.examined", directory, NodeDirectory::examined)
        .description("Candidate nodes that those searches have checked")
        .baseUnit("nodes")
        .register(meters);
  }
}
