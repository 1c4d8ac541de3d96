package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.chain.Genesis;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.node.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/// Opens the ledger of this member.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
class LedgerConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  @Conditional(GenesisConfigured.class)
  Genesis genesis(LedgerProperties properties) {
    Path file = Objects.requireNonNull(properties.genesis());
    try {
      return Genesis.parse(Bytes.of(Files.readAllBytes(file)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("ledger.genesis: cannot read " + file, unreadable);
    }
  }

  @Bean
  @Conditional(GenesisConfigured.class)
  AuthorityKeys authorityKeys(LedgerProperties properties) {
    LedgerProperties.Authority authority = properties.authority();
    if (authority == null) {
      throw new IllegalArgumentException(
          "ledger.authority.id, consensus-key-file and checkpoint-key-file are needed with"
              + " ledger.genesis");
    }
    return AuthorityKeys.read(
        new NodeId(authority.id()), authority.consensusKeyFile(), authority.checkpointKeyFile());
  }

  @Bean
  Ledger ledger(
      LedgerStore store, Genesis genesis, LedgerProperties properties, InstantSource clock) {
    return LedgerOpening.open(store, genesis, properties.options(), clock);
  }
}
