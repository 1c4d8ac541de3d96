package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.platform.access.AccessRule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The access rule of cosigning.
@Configuration(proxyBeanMethods = false)
class WitnessAccess {

  @Bean
  static AccessRule.Declared witnessRules() {
    return new AccessRule.Declared(
        // Other logs authenticate by their signature, and have no tokens of this member.
        AccessRule.openPosting("/api/v1/log/witness/add-checkpoint"));
  }
}
