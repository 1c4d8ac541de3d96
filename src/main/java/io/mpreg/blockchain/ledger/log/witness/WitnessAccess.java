package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.platform.access.AccessRule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Who may ask this member to cosign.
@Configuration(proxyBeanMethods = false)
class WitnessAccess {

  @Bean
  static AccessRule.Declared witnessRules() {
    return new AccessRule.Declared(
        // Logs of others prove themselves by their signature, and have no tokens of this member.
        AccessRule.openPosting("/api/v1/log/witness/add-checkpoint"));
  }
}
