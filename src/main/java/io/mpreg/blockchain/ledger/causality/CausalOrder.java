package io.mpreg.blockchain.ledger.causality;

import io.mpreg.blockchain.core.causality.Causality;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.HistorySearch;
import io.mpreg.blockchain.ledger.history.ListItem;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.SearchBusy;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.TransactionScan;
import io.mpreg.blockchain.ledger.log.HeaderProof;
import io.mpreg.blockchain.ledger.log.HistoryProofs;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/// Reads the chain by causal order. Thread-safe.
public final class CausalOrder {
  /// How much of the chain one page looks at, whatever it finds there.
  static final TransactionScan.Limit SCAN = new TransactionScan.Limit(1_000, 1024 * 1024);

  // Few enough to leave database connections for all other readers.
  private static final int SCANS_TOGETHER = 2;

  private final FinalChain chain;
  private final HistorySearch history;
  private final HistoryProofs proofs;
  private final TransactionScan.Limit scan;
  private final Semaphore room = new Semaphore(SCANS_TOGETHER);

  CausalOrder(
      FinalChain chain, HistorySearch history, HistoryProofs proofs, TransactionScan.Limit scan) {
    this.chain = chain;
    this.history = history;
    this.proofs = proofs;
    this.scan = scan;
  }

  /// The next transactions in chain order that are concurrent with this one. Those at or below its
  /// observed height come before it, so the first page begins above. There is no last page: a later
  /// block may hold a transaction whose sender had not observed this one.
  ///
  /// @param after where the last page ended; empty for the first page
  /// @throws NotHeld when the page begins below the lowest block that this member holds
  /// @throws SearchBusy when too many pages are read at this time
  public ConcurrentTransactions concurrentWith(
      CausalTransaction transaction, Optional<Position> after, int limit) {
    Position first = new Position(transaction.observedHeight(), Integer.MAX_VALUE);
    Position begin = after.filter(given -> given.compareTo(first) > 0).orElse(first);
    boolean isWholeBlock = begin.index() == Integer.MAX_VALUE;
    chain.requireHeld(isWholeBlock ? begin.height() + 1 : begin.height());
    if (!room.tryAcquire()) {
      throw new SearchBusy("%d scans for concurrent transactions run".formatted(SCANS_TOGETHER));
    }
    try {
      return page(transaction, begin, limit);
    } finally {
      room.release();
    }
  }

  private ConcurrentTransactions page(CausalTransaction transaction, Position begin, int limit) {
    long head = chain.tip().height();
    TransactionScan scanned = history.scan(begin, head, scan);
    List<ListItem<CausalTransaction>> found =
        scanned.found().stream()
            .map(CausalOrder::placed)
            .filter(each -> mayBeConcurrent(each, transaction))
            .toList();
    if (found.size() > limit) {
      List<ListItem<CausalTransaction>> shown = found.subList(0, limit);
      return new ConcurrentTransactions(shown, shown.getLast().position(), true, head);
    }
    // A member that is behind the one that made the cursor has looked at nothing.
    Position end = begin.height() > head ? begin : new Position(head, Integer.MAX_VALUE);
    return new ConcurrentTransactions(
        found, scanned.stoppedAt().orElse(end), scanned.stoppedAt().isPresent(), head);
  }

  private static ListItem<CausalTransaction> placed(ListItem<StoredTransaction> stored) {
    return switch (stored) {
      case ListItem.Sound<StoredTransaction>(var at, var value) ->
          ListItem.of(at, () -> CausalTransaction.of(value));
      case ListItem.Damaged<StoredTransaction>(var at, var divergence) ->
          new ListItem.Damaged<>(at, divergence);
    };
  }

  private static boolean mayBeConcurrent(
      ListItem<CausalTransaction> item, CausalTransaction transaction) {
    return switch (item) {
      case ListItem.Sound<CausalTransaction>(var at, var other) ->
          other.compare(transaction) == Causality.CONCURRENT;
      case ListItem.Damaged<CausalTransaction> damaged -> true;
    };
  }

  /// The header that the sender of this transaction had observed, proved in the history to which
  /// the header of the transaction's own block commits.
  ///
  /// @throws NotHeld when it lies below the lowest block that this member holds
  public HeaderProof past(CausalTransaction transaction) {
    return proofs
        .ofHeader(transaction.observedHeight(), OptionalLong.of(transaction.position().height()))
        .orElseThrow(
            () ->
                new StoreDamaged(
                    Divergence.of(transaction.observedHeight(), "block", "is missing")));
  }
}
