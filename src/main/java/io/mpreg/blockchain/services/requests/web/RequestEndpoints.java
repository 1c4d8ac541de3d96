package io.mpreg.blockchain.services.requests.web;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.platform.access.AccessRule;
import io.mpreg.blockchain.services.requests.RequestVerifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The verifier of signed requests over this member's ledger, and who may ask it.
@Configuration(proxyBeanMethods = false)
class RequestEndpoints {

  @Bean
  static AccessRule.Declared requestRules() {
    return new AccessRule.Declared(AccessRule.asking(RequestVerificationController.VERIFY));
  }

  @Bean
  static RequestVerifier requestVerifier(Ledger ledger) {
    return new RequestVerifier(() -> ledger.chain().tip().state());
  }
}
