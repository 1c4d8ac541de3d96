package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.platform.access.AccessRule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Who may read about the other members.
@Configuration(proxyBeanMethods = false)
class PeerAccess {

  @Bean
  static AccessRule.Declared peerRules() {
    return new AccessRule.Declared(AccessRule.reading("/api/v1/peers/**"));
  }
}
