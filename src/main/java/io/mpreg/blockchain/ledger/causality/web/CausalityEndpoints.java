package io.mpreg.blockchain.ledger.causality.web;

import io.mpreg.blockchain.ledger.door.web.TransactionController;
import io.mpreg.blockchain.platform.access.AccessRule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The access rules of these endpoints.
@Configuration(proxyBeanMethods = false)
class CausalityEndpoints {

  @Bean
  static AccessRule.Declared causalityRules() {
    return new AccessRule.Declared(
        AccessRule.reading(CausalityController.PATH),
        AccessRule.asking(CausalityController.CLOCKS),
        AccessRule.reading(TransactionController.PATH + "/{id}/past"),
        AccessRule.reading(TransactionController.PATH + "/{id}/concurrent"));
  }
}
