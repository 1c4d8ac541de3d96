package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.platform.database.AuditCheck;
import java.util.Comparator;
import java.util.List;

/// What an audit looks at.
///
/// @param store with the chain
/// @param checks of what features keep beside the chain; they run in the order of their tables
public record AuditedStore(StoredHistory store, List<AuditCheck> checks) {
  public AuditedStore {
    checks = checks.stream().sorted(Comparator.comparing(AuditCheck::table)).toList();
  }
}
