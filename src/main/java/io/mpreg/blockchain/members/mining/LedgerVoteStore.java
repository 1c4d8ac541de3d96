package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.OpenHeight;
import io.mpreg.blockchain.members.deciding.VoteStore;
import io.mpreg.blockchain.members.deciding.VoteStore.Opened;
import io.mpreg.blockchain.members.deciding.VoteStore.Stored;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// This member's vote record in the ledger's store. Blocks on the store; only certificates are
/// stored by another thread.
final class LedgerVoteStore implements VoteStore<ProposedBlock> {
  private final Ledger ledger;
  private final LedgerBlocks blocks;
  private final Executor keeper;

  /// @param keeper stores certificates on its own thread, so that no block waits for that to be
  ///   judged
  LedgerVoteStore(Ledger ledger, LedgerBlocks blocks, Executor keeper) {
    this.ledger = ledger;
    this.blocks = blocks;
    this.keeper = keeper;
  }

  // A sole authority whose database was restored with its operator's consent decides its heights
  // anew: the votes that the record outside the database holds of them are given up.
  @Override
  public Opened<ProposedBlock> open(long height) {
    if (blocks.isAlone()) {
      return new Opened<>(
          ledger.votes().guardRows(), List.of(), List.of(), OptionalLong.empty(), Optional.empty());
    }
    OpenHeight open = ledger.votes().openHeight();
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
      ledger.votes().record(vote, block.map(ProposedBlock::record));
      return new Stored.Durable();
    } catch (StoreFailure failure) {
      return new Stored.Unknown(failure);
    }
  }

  @Override
  public void keep(Certificate certificate) {
    keeper.execute(() -> ledger.votes().record(certificate));
  }

  @Override
  public String setAside() {
    return ledger.votes().setVotesAside();
  }

  @Override
  public void reopen(Reopening reopening, List<GuardRow> seen) {
    ledger.votes().record(reopening, seen);
  }
}
