package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The beans of this member's transparency log.
@Configuration(proxyBeanMethods = false)
class LogConfiguration {

  @Bean
  Checkpoints checkpoints(FinalChain chain, AuthorityKeys keys) {
    return Checkpoints.of(chain, keys);
  }

  @Bean
  Receipts receipts(
      FinalChain chain, HistoryProofs proofs, Checkpoints checkpoints, TransparencyLog log) {
    return new Receipts(chain, proofs, checkpoints, log);
  }

  @Bean
  TransparencyLog transparencyLog(
      LedgerStore store,
      FinalChain chain,
      HistoryProofs proofs,
      Checkpoints checkpoints,
      InstantSource clock) {
    return new TransparencyLog(store, chain, proofs, checkpoints, clock);
  }
}
