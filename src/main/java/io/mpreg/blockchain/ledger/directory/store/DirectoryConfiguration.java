package io.mpreg.blockchain.ledger.directory.store;

import io.mpreg.blockchain.ledger.directory.NodeDirectory;
import io.mpreg.blockchain.ledger.door.Ledger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens the directory of a member.
@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

  @Bean
  NodeDirectory nodeDirectory(NodeTraits traits, Ledger ledger) {
    return new NodeDirectory(new StoredTraits(traits), ledger.chain());
  }

  @Bean
  DirectoryMeters directoryMeters(NodeDirectory directory) {
    return new DirectoryMeters(directory);
  }
}
