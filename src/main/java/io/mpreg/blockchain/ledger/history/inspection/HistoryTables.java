package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.TableRules;
import io.mpreg.blockchain.platform.database.TableRules.Function;
import io.mpreg.blockchain.platform.database.TableRules.Trigger;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The checks of the chain's tables: those of a start, and those of an audit beside the chain
/// itself.
@Configuration(proxyBeanMethods = false)
class HistoryTables {

  @Bean
  TableRules.Declared historyTableRules() {
    return TableRules.Declared.of(
            TableRules.appendOnly("genesis"),
            TableRules.appendOnly("rules_draft"),
            TableRules.appendOnly("block"),
            TableRules.guarded(
                "block_transaction",
                Set.of("UPDATE", "DELETE", "TRUNCATE"),
                new Trigger("append_only", 27, "refuse_change"),
                new Trigger("append_only_truncate", 34, "refuse_change")),
            TableRules.appendOnly("history_node"),
            TableRules.appendOnly("authority_change"),
            TableRules.appendOnly("chain_base"),
            TableRules.appendOnly("base_state_entry"),
            TableRules.appendOnly("base_handover"),
            TableRules.changing("state_entry"),
            TableRules.changing("candidate_block"),
            TableRules.changing("round_certificate"),
            TableRules.guarded("commit_part", Set.of("DELETE", "TRUNCATE")),
            TableRules.guarded(
                "chain_head",
                Set.of("DELETE", "TRUNCATE"),
                new Trigger("only_forward", 19, "refuse_head_change"),
                new Trigger("never_removed", 42, "refuse_change")),
            TableRules.guarded(
                "lease",
                Set.of("DELETE", "TRUNCATE"),
                new Trigger("only_forward", 19, "refuse_epoch_change"),
                new Trigger("never_removed", 42, "refuse_change")),
            TableRules.guarded(
                "vote_guard",
                Set.of("TRUNCATE"),
                new Trigger("write_once", 19, "refuse_other_vote"),
                new Trigger("only_when_final", 11, "refuse_forgotten_vote"),
                new Trigger("never_removed", 34, "refuse_change")))
        .with(
            new Function(
                "refuse_change",
                "cf5e0b6b85eb18143646fbc56348ebe8ff1ef6d0b23d9b012b5678ac7cc3c602",
                false),
            new Function(
                "refuse_head_change",
                "d1574a695b3e840c333ed6c96e4a2637308625475b38abe6bf94e9fba5ef475e",
                false),
            new Function(
                "refuse_epoch_change",
                "02f16eec89497ea54c49cca6585297b3fe8417668ac876cbea11561831c48f23",
                false),
            new Function(
                "refuse_other_vote",
                "f90f4f92d671c1c2e04a88cc5e975eba3cc9c919af8806a18fb204b386f46664",
                false),
            new Function(
                "refuse_forgotten_vote",
                "5b72e3b932470e4fca8d3e419dbb0c8bdfa5ad4655d2beba5083e1da19bf9733",
                false),
            new Function(
                "ensure_partition",
                "b3bcd7890246c6fc5197eb96d73453320151d4f0955e0de107f7573bd64aa739",
                true));
  }

  @Bean
  AuditCheck voteCheck(LedgerStore store) {
    return new VoteCheck(store);
  }

  @Bean
  AuditCheck certificateCheck(LedgerStore store) {
    return new CertificateCheck(store);
  }

  @Bean
  AuditCheck leaseCheck(LedgerStore store) {
    return new LeaseCheck(store);
  }
}
