package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.inspection.CertificateCheck;
import io.mpreg.blockchain.ledger.history.inspection.LeaseCheck;
import io.mpreg.blockchain.ledger.history.inspection.VoteCheck;
import io.mpreg.blockchain.ledger.pending.JournalCheck;
import io.mpreg.blockchain.ledger.pending.TerminationCheck;
import java.util.List;

/// Stores with the checks of the tables that every store has beside its chain, without Spring.
public final class Audited {
  private Audited() {}

  public static AuditedStore of(LedgerStore store) {
    return new AuditedStore(
        store,
        List.of(
            new JournalCheck(store),
            new TerminationCheck(store),
            new VoteCheck(store),
            new CertificateCheck(store),
            new LeaseCheck(store)));
  }
}
