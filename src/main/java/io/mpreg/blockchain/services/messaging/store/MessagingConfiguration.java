package io.mpreg.blockchain.services.messaging.store;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.services.messaging.MessageReader;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Opens the streams of a member for readers.
@Configuration(proxyBeanMethods = false)
class MessagingConfiguration {

  @Bean
  MessageReader messageReader(Ledger ledger, DataSource readers) {
    return new MessageReader(
        ledger.registry(),
        ledger.chain(),
        ledger.search(),
        ledger.events(),
        new StoredParcels(JdbcClient.create(readers)),
        System::nanoTime);
  }
}
