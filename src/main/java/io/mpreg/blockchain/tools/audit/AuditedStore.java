package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.platform.database.AuditCheck;
import java.util.Comparator;
import java.util.List;

/// The data that an audit reads.
///
/// @param store holds the chain
/// @param checks of the tables that features keep beside the chain, in the order of those tables
public record AuditedStore(StoredHistory store, List<AuditCheck> checks) {
  public AuditedStore {
    checks = checks.stream().sorted(Comparator.comparing(AuditCheck::table)).toList();
  }
}
