package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.Termination;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The pending transactions that end with a block.
///
/// @param included the transactions in the block
/// @param endings the transactions that terminate without being final
/// @param finishedJournalRows journal rows without pending transactions
public record Settlement(
    Block block,
    List<PendingTransaction> included,
    List<Ending> endings,
    List<Long> finishedJournalRows) {

  /// A transaction that terminates without being final.
  record Ending(PendingTransaction pending, Termination termination) {}

  /// Completes the futures of waiting clients.
  public void tell(LedgerObserver observer) {
    observer.becameFinal(block);
    long now = System.nanoTime();
    included.forEach(pending -> observer.becameFinal(pending.durableFor(now)));
    endings.forEach(ending -> observer.ended(ending.termination().reason()));
    Map<Hash, PendingTransaction> waiting = new HashMap<>();
    included.forEach(pending -> waiting.put(pending.id(), pending));
    for (int index = 0; index < block.entries().size(); index++) {
      Entry entry = block.entries().get(index);
      PendingTransaction pending = waiting.get(entry.transaction().id());
      if (pending != null) {
        Position position = new Position(block.height(), index);
        pending.terminal(
            new TransactionStatus.Final(
                new StoredTransaction(entry.transaction(), position, entry.outcome())));
      }
    }
    endings.forEach(
        ending -> ending.pending().terminal(new TransactionStatus.Ended(ending.termination())));
  }

  public List<Termination> terminations() {
    return endings.stream().map(Ending::termination).toList();
  }
}
