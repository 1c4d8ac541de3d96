package io.mpreg.blockchain.services.messaging.store;

import io.mpreg.blockchain.ledger.history.CommitPart;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.TableRules;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The tables of the streams: what writes them, and what a start and an audit check in them.
@Configuration(proxyBeanMethods = false)
class StreamTables {

  @Bean
  TableRules.Declared streamTableRules() {
    return TableRules.Declared.of(
        TableRules.appendOnly("stream"), TableRules.appendOnly("stream_parcel"));
  }

  @Bean
  CommitPart parcelTable() {
    return new ParcelTable();
  }

  @Bean
  AuditCheck parcelCheck(DataSource readers) {
    return new ParcelCheck(readers);
  }
}
