package io.mpreg.blockchain.tools.demo;

import io.mpreg.blockchain.platform.access.AccessRule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Who may have transactions signed by the node of the demonstration chain.
@Configuration(proxyBeanMethods = false)
class DemoAccess {

  @Bean
  static AccessRule.Declared demoRules() {
    return new AccessRule.Declared(AccessRule.asking(DemoController.PATH));
  }
}
