package io.mpreg.blockchain.ledger.directory.store;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mpreg.blockchain.ledger.directory.NodeDirectory;

/// How much is searched for, and how much is looked at for it: where the second grows faster, many
/// nodes have what is asked for last and not the rest.
final class DirectoryMeters implements MeterBinder {
  private final NodeDirectory directory;

  DirectoryMeters(NodeDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    FunctionCounter.builder("ledger.directory.searches", directory, NodeDirectory::searches)
        .description("Pages of nodes that were searched for by what they have")
        .register(meters);
    FunctionCounter.builder("ledger.directory.examined", directory, NodeDirectory::examined)
        .description("Nodes that those searches have looked at")
        .baseUnit("nodes")
        .register(meters);
  }
}
