package io.mpreg.blockchain.ledger.causality;

import io.mpreg.blockchain.ledger.door.Ledger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens the causal order of a member's chain.
@Configuration(proxyBeanMethods = false)
class CausalityConfiguration {

  @Bean
  CausalOrder causalOrder(Ledger ledger) {
    return new CausalOrder(ledger.chain(), ledger.search(), ledger.proofs(), CausalOrder.SCAN);
  }
}
