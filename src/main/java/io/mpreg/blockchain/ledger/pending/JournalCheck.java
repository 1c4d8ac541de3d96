package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.JournalRow;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.Throttle;
import java.util.Optional;

/// Checks the journal: its transactions are for this chain and have valid signatures.
public final class JournalCheck implements AuditCheck {
  private final LedgerStore store;

  public JournalCheck(LedgerStore store) {
    this.store = store;
  }

  @Override
  public String table() {
    return "journal";
  }

  @Override
  public Optional<Divergence> inspect(ChainState state, Throttle throttle) {
    Optional<JournalRow> row = store.rows().journalRowAfter(Long.MIN_VALUE);
    while (row.isPresent()) {
      long sequence = row.get().sequence();
      for (Transaction accepted : row.get().transactions()) {
        if (!accepted.draft().chainId().equals(state.chainId())) {
          return Optional.of(inJournal(sequence, accepted, "is for another chain"));
        }
        throttle.await(1);
        if (!accepted.hasValidSignature()) {
          return Optional.of(inJournal(sequence, accepted, "has a signature that is not valid"));
        }
      }
      row = store.rows().journalRowAfter(sequence);
    }
    return Optional.empty();
  }

  private static Divergence inJournal(long sequence, Transaction accepted, String what) {
    return Divergence.of(
        "journal.entries", "journal row %d: %s %s".formatted(sequence, accepted, what));
  }
}
