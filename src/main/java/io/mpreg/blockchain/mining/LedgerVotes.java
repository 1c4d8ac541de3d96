package io.mpreg.blockchain.mining;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.deciding.Votes;
import io.mpreg.blockchain.deciding.Votes.Opened;
import io.mpreg.blockchain.deciding.Votes.Stored;
import io.mpreg.blockchain.ledger.Ledger;
import io.mpreg.blockchain.ledger.OpenHeight;
import io.mpreg.blockchain.ledger.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The record of this member's votes in the ledger's store. Waits for the store; only certificates
/// are stored by another thread.
final class LedgerVotes implements Votes<ProposedBlock> {
  private final Ledger ledger;
  private final LedgerBlocks blocks;
  private final Executor keeper;

  /// @param keeper stores certificates, which must not keep a block waiting that has to be judged
  LedgerVotes(Ledger ledger, LedgerBlocks blocks, Executor keeper) {
    this.ledger = ledger;
    this.blocks = blocks;
    this.keeper = keeper;
  }

  // Alone, a database that was put back with its operator's consent decides its heights anew: what
  // the record outside of it knows of them is given up with them.
  @Override
  public Opened<ProposedBlock> open(long height) {
    if (blocks.isAlone()) {
      return new Opened<>(
          ledger.guardRows(), List.of(), List.of(), OptionalLong.empty(), Optional.empty());
    }
    OpenHeight open = ledger.openHeight();
    return new Opened<>(
        open.votes(),
        open.certificates(),
        open.candidates().stream()
            .map(ProposedBlock::received)
            .map(blocks::reopened)
            .flatMap(Optional::stream)
            .toList(),
        open.votesKnownFrom(),
        open.reopening());
  }

  @Override
  public void record(GuardRow vote, Optional<ProposedBlock> block, Consumer<Stored> then) {
    then.accept(stored(vote, block));
  }

  private Stored stored(GuardRow vote, Optional<ProposedBlock> block) {
    try {
      ledger.record(vote, block.map(ProposedBlock::record));
      return new Stored.Durable();
    } catch (StoreFailure failure) {
      return new Stored.Unknown(failure);
    }
  }

  @Override
  public void keep(Certificate certificate) {
    keeper.execute(() -> ledger.record(certificate));
  }

  @Override
  public String setAside() {
    return ledger.setVotesAside();
  }

  @Override
  public void reopen(Reopening reopening, List<GuardRow> seen) {
    ledger.record(reopening, seen);
  }
}
