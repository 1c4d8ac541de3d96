package io.mpreg.blockchain.demo;

import io.mpreg.blockchain.chain.Genesis;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.mining.AuthorityKeys;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/// Runs the demonstration chain when no other is configured.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "ledger.genesis", matchIfMissing = true, havingValue = "demo")
class DemoConfiguration {

  @Bean
  Genesis genesis() throws IOException {
    ClassPathResource document = new ClassPathResource("demo/genesis.json");
    return Genesis.parse(Bytes.of(document.getContentAsByteArray()));
  }

  @Bean
  AuthorityKeys authorityKeys() {
    return new AuthorityKeys(DemoIdentity.AUTHORITY, DemoIdentity.CONSENSUS_KEY);
  }
}
