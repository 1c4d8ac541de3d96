package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.CommitResult;
import io.mpreg.blockchain.ledger.history.EventFeed;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import io.mpreg.blockchain.ledger.pending.PendingTransactions;
import io.mpreg.blockchain.ledger.pending.Settlement;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tip of the final chain, and the only way to append to it. One thread appends; any thread may
/// read.
final class ChainAppender {
  private static final Logger LOG = LoggerFactory.getLogger(ChainAppender.class);
  private static final int BLOCKS_BETWEEN_CLEANINGS = 1_000;

  private final LedgerStore store;
  private final FinalChain chain;
  private final PendingTransactions pending;
  private final EventFeed events;
  private final LedgerObserver observer;
  private final long terminationsKeptBlocks;
  // A commit with an unknown outcome; nothing else is appended until the outcome is known.
  private @Nullable Attempt unresolved;

  private record Attempt(
      BlockCommit commit, Tip tip, Settlement settlement, StoreFailure failure) {}

  ChainAppender(
      LedgerStore store,
      PendingTransactions pending,
      EventFeed events,
      LedgerObserver observer,
      FinalChain chain,
      long terminationsKeptBlocks) {
    this.store = store;
    this.pending = pending;
    this.events = events;
    this.observer = observer;
    this.chain = chain;
    this.terminationsKeptBlocks = terminationsKeptBlocks;
  }

  /// @throws StoreFailure when the outcome is unknown and the store cannot tell it now: see
  ///   [#resolve()]
  synchronized AppendResult append(
      ExecutedBlock executed, Certificate certificate, List<GuardRow> guard) {
    if (unresolved != null) {
      throw new IllegalStateException("the outcome of the last commit is not resolved yet");
    }
    Settlement settlement = pending.settle(executed.block(), executed.tip().state());
    BlockCommit commit = commitOf(executed, certificate, guard, settlement);
    try {
      CommitResult result =
          observer.during(
              LedgerObserver.Work.BLOCK_COMMIT,
              commit.block().entries().size(),
              () -> store.commit(commit));
      return switch (result) {
        case CommitResult.Committed committed -> publish(commit, executed.tip(), settlement);
        case CommitResult.HeadMoved moved -> new AppendResult.HeadMoved(moved.actual());
      };
    } catch (StoreFailure failure) {
      unresolved = new Attempt(commit, executed.tip(), settlement, failure);
      return resolve().orElseThrow();
    }
  }

  private BlockCommit commitOf(
      ExecutedBlock executed,
      Certificate certificate,
      List<GuardRow> guard,
      Settlement settlement) {
    Head before = chain.head();
    Block block = executed.block();
    Head head =
        new Head(
            block.header(),
            executed.tip().history(),
            before.transactionCount() + block.entries().size(),
            before.totalWork() + block.header().difficulty());
    return new BlockCommit(
        block,
        certificate,
        guard,
        head,
        chain.tip().history().completedBy(Tip.leaf(block.header())),
        executed.stateChanges(),
        executed.parcels(),
        settlement.terminations(),
        settlement.finishedJournalRows());
  }

  /// Resolves a commit with an unknown outcome; empty when there is none.
  ///
  /// @throws StoreFailure when the store cannot tell the outcome yet
  synchronized Optional<AppendResult> resolve() {
    Attempt attempt = unresolved;
    if (attempt == null) {
      return Optional.empty();
    }
    Head found = settledHead();
    unresolved = null;
    if (found.header().equals(attempt.commit().head().header())) {
      return Optional.of(publish(attempt.commit(), attempt.tip(), attempt.settlement()));
    }
    return Optional.of(
        found.header().equals(chain.head().header())
            ? new AppendResult.NotWritten(attempt.failure())
            : new AppendResult.HeadMoved(found));
  }

  private Head settledHead() {
    return store.settledHead().orElseThrow(() -> new StoreDamaged("the store lost its head"));
  }

  /// Whether another process has appended to the stored chain.
  Optional<AppendResult.HeadMoved> overtaken() {
    Head found = settledHead();
    return found.header().equals(chain.head().header())
        ? Optional.empty()
        : Optional.of(new AppendResult.HeadMoved(found));
  }

  private AppendResult publish(BlockCommit commit, Tip tip, Settlement settlement) {
    // The block is durable: from here on nothing may fail. Now it becomes visible.
    chain.advance(commit.head(), tip);
    events.advance(tip.header());
    pending.settled(settlement, tip);
    settlement.tell(observer);
    clean(tip.height());
    return new AppendResult.Final(tip);
  }

  private void clean(long height) {
    if (height % BLOCKS_BETWEEN_CLEANINGS != 0) {
      return;
    }
    try {
      store.forgetTerminations(Math.max(0, height - terminationsKeptBlocks));
    } catch (StoreFailure failure) {
      LOG.warn("Old terminations could not be deleted; the next blocks try again", failure);
    }
  }
}
