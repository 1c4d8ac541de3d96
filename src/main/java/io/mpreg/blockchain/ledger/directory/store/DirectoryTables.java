package io.mpreg.blockchain.ledger.directory.store;

import io.mpreg.blockchain.ledger.history.CommitPart;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.TableRules;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The table of the directory: what writes it, and what a start and an audit check in it.
@Configuration(proxyBeanMethods = false)
class DirectoryTables {

  @Bean
  TableRules.Declared directoryTableRules() {
    return TableRules.Declared.of(TableRules.changing("node_trait"));
  }

  @Bean
  CommitPart nodeTraitTable() {
    return new NodeTraitTable();
  }

  @Bean
  AuditCheck nodeTraitCheck(DataSource readers) {
    return new NodeTraitCheck(readers);
  }
}
