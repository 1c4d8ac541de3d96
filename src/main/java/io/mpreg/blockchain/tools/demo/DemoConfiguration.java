package io.mpreg.blockchain.tools.demo;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.GenesisConfigured;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Runs the demonstration chain when no other is configured.
@Configuration(proxyBeanMethods = false)
@Conditional(DemoConfiguration.NoGenesisConfigured.class)
class DemoConfiguration {

  static final class NoGenesisConfigured implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !new GenesisConfigured().matches(context, metadata);
    }
  }

  @Bean
  Genesis genesis() throws IOException {
    ClassPathResource document = new ClassPathResource("demo/genesis.json");
    return Genesis.parse(Bytes.of(document.getContentAsByteArray()));
  }

  @Bean
  AuthorityKeys authorityKeys() {
    return new AuthorityKeys(
        DemoIdentity.AUTHORITY, DemoIdentity.CONSENSUS_KEY, DemoIdentity.CHECKPOINT_KEY);
  }
}
