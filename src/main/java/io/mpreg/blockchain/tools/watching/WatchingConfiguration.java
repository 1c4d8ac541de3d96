package io.mpreg.blockchain.tools.watching;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires metrics and tracing.
@Configuration(proxyBeanMethods = false)
class WatchingConfiguration {

  @Bean
  static MeterFilter bucketsOfObservations() {
    return Buckets.ofObservations();
  }

  @Bean
  LedgerObserver ledgerObserver(MeterRegistry meters, ObservationRegistry observations) {
    return new ObservedLedger(meters, observations);
  }

  @Bean
  LedgerGauges ledgerGauges(Ledger ledger, InstantSource clock) {
    return new LedgerGauges(ledger, clock);
  }

  /// The chain in `/actuator/info`.
  @Bean
  InfoContributor chainInfo(Genesis genesis) {
    return info ->
        info.withDetail(
            "chain", Map.of("id", genesis.chainId().hex(), "name", genesis.chainName()));
  }
}
