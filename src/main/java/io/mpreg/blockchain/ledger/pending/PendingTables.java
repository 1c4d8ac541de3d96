package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.ledger.history.CommitPart;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.TableRules;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The tables of pending transactions: what a block writes to them, and what a start and an audit
/// check in them.
@Configuration(proxyBeanMethods = false)
class PendingTables {

  @Bean
  TableRules.Declared pendingTableRules() {
    return TableRules.Declared.of(
        TableRules.guarded("journal", Set.of("UPDATE", "TRUNCATE")),
        TableRules.changing("termination"));
  }

  @Bean
  CommitPart pendingPart() {
    return new PendingPart();
  }

  @Bean
  AuditCheck journalCheck(LedgerStore store) {
    return new JournalCheck(store);
  }

  @Bean
  AuditCheck terminationCheck(LedgerStore store) {
    return new TerminationCheck(store);
  }
}
