package io.mpreg.blockchain.ledger.history.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.util.OptionalLong;

/// Meters of the lease, the partitions and the writers' pools; Spring Boot itself binds the
/// readers' pool.
final class StoreMeters implements MeterBinder {
  private final WriterLease lease;
  private final HikariDataSource writers;
  private final PostgresLedgerStore store;

  StoreMeters(WriterLease lease, HikariDataSource writers, PostgresLedgerStore store) {
    this.lease = lease;
    this.writers = writers;
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    if (writers.getMetricsTrackerFactory() == null) {
      writers.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
    }
    Gauge.builder("ledger.database.lease.held", lease, held -> held.isWritable() ? 1 : 0)
        .description("Whether this process may write to the database")
        .register(meters);
    Gauge.builder("ledger.database.lease.epoch", lease, WriterLease::epoch)
        .description("How many processes have begun to write to the database, up to this one")
        .register(meters);
    Gauge.builder("ledger.database.partition.headroom", store, StoreMeters::headroom)
        .description("Blocks that fit into the existing partitions")
        .baseUnit("blocks")
        .register(meters);
  }

  private static double headroom(PostgresLedgerStore store) {
    OptionalLong blocks = store.partitionHeadroom();
    return blocks.isPresent() ? (double) blocks.getAsLong() : Double.NaN;
  }
}
