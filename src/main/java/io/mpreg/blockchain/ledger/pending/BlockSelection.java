package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Selects the transactions of the next block: lanes take turns, each in nonce order. Guarded by
/// the lock of [PendingTransactions].
final class BlockSelection {
  // A lane contributes this many transactions per turn, so that a long lane does not delay the
  // others.
  private static final int TURN_LENGTH = 100;

  private final Parameters limits;
  private final SequencedMap<Lane, Long> reached = new LinkedHashMap<>();
  private final List<Transaction> taken = new ArrayList<>();
  private long bytes;

  /// @param ready lanes whose next transaction is durable, the one that has waited longest first
  BlockSelection(Parameters limits, Iterable<Lane> ready) {
    this.limits = limits;
    ready.forEach(lane -> reached.put(lane, lane.next()));
  }

  List<Transaction> take() {
    boolean room = true;
    while (room && !reached.isEmpty()) {
      Iterator<Map.Entry<Lane, Long>> turns = reached.entrySet().iterator();
      while (room && turns.hasNext()) {
        Map.Entry<Lane, Long> turn = turns.next();
        int before = taken.size();
        room = takeTurn(turn);
        if (room && taken.size() < before + TURN_LENGTH) {
          turns.remove();
        }
      }
    }
    return taken;
  }

  // Whether the block has room for more.
  private boolean takeTurn(Map.Entry<Lane, Long> turn) {
    for (int i = 0; i < TURN_LENGTH; i++) {
      PendingTransaction next = turn.getKey().at(turn.getValue());
      if (next == null || !next.isDurable()) {
        return true;
      }
      int size = next.transaction().sizeBytes();
      if (taken.size() >= limits.maxBlockTransactions() || bytes + size > limits.maxBlockBytes()) {
        return false;
      }
      taken.add(next.transaction());
      bytes += size;
      turn.setValue(turn.getValue() + 1);
    }
    return true;
  }
}
