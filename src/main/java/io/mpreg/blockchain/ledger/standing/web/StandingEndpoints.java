package io.mpreg.blockchain.ledger.standing.web;

import io.mpreg.blockchain.platform.access.AccessRule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The access rules of these endpoints.
@Configuration(proxyBeanMethods = false)
class StandingEndpoints {

  @Bean
  static AccessRule.Declared standingRules() {
    return new AccessRule.Declared(
        AccessRule.reading("/api/v1/accounts/**"),
        AccessRule.reading("/api/v1/nodes/**"),
        AccessRule.reading("/api/v1/authorities/**"),
        AccessRule.reading("/api/v1/proposals/**"),
        AccessRule.reading("/api/v1/evidence"));
  }
}
