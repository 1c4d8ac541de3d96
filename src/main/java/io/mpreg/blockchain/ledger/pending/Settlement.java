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

/// What ends with a block among the transactions that waited here.
///
/// @param included those in the block
/// @param endings those that end without being final
/// @param finishedJournalRows journal rows of which nothing waits any more
public record Settlement(
    Block block,
    List<PendingTransaction> included,
    List<Ending> endings,
    List<Long> finishedJournalRows) {

  /// One that ends without being final.
  record Ending(PendingTransaction pending, Termination termination) {}

  /// Tells those who wait how their transactions ended.
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
