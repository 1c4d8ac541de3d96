package io.mpreg.blockchain.members.mining;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/// Whether this member decides.
final class MinerMeters implements MeterBinder {
  private final Miner miner;

  MinerMeters(Miner miner) {
    this.miner = miner;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("ledger.mining.trouble", miner, each -> each.trouble().isPresent() ? 1 : 0)
        .description("Whether nothing can become final at the moment; it may pass")
        .register(meters);
    Gauge.builder("ledger.mining.halted", miner, each -> each.halted().isPresent() ? 1 : 0)
        .description("Whether this member has halted until it is restarted")
        .register(meters);
  }
}
