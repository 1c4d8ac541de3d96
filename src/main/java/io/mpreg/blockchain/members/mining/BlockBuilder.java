package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.core.execution.BlockDraft;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.Decisions;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.pending.LedgerObserver.Work;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds the next block of pending transactions.
public final class BlockBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(BlockBuilder.class);

  private final Ledger ledger;

  public BlockBuilder(Ledger ledger) {
    this.ledger = ledger;
  }

  /// Builds a block on the present tip, leaving out transactions that cannot be in it.
  ///
  /// @param executable the result of [Decisions#executable()]
  /// @param nowMillis the wall clock, for the timestamp
  public ExecutedBlock build(List<Transaction> executable, int round, long nowMillis) {
    return ledger
        .decisions()
        .observer()
        .during(Work.BLOCK_BUILD, executable.size(), () -> draft(executable, round, nowMillis));
  }

  private ExecutedBlock draft(List<Transaction> executable, int round, long nowMillis) {
    Tip tip = ledger.chain().tip();
    // Their signatures were verified on admission, or when the journal was loaded.
    BlockDraft draft = new BlockDraft(tip, transaction -> true);
    for (Transaction transaction : executable) {
      switch (draft.add(transaction)) {
        case BlockDraft.Addition.Added added -> {}
        case BlockDraft.Addition.Full full -> {}
        case BlockDraft.Addition.Refused refused ->
            LOG.warn("{} cannot enter a block: {}", transaction, refused.fault().code());
      }
    }
    return draft.finish(round, Math.max(nowMillis, tip.header().timestampMillis() + 1));
  }
}
