package io.mpreg.blockchain.ledger.directory.web;

import io.mpreg.blockchain.platform.access.AccessRule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Who may list nodes.
@Configuration(proxyBeanMethods = false)
class DirectoryEndpoints {

  @Bean
  static AccessRule.Declared directoryRules() {
    return new AccessRule.Declared(AccessRule.reading("/api/v1/nodes"));
  }
}
