package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.OpenHeight;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.List;
import java.util.Optional;

/// What this member has signed, and knows, of the heights that are not final yet. Asked and told by
/// the thread that decides; any method may throw a [StoreFailure].
public final class VoteLog {
  private final LedgerStore store;
  private final FinalChain chain;

  VoteLog(LedgerStore store, FinalChain chain) {
    this.store = store;
    this.chain = chain;
  }

  /// What is stored of the height that is being decided, once no vote is under way. Asked by the
  /// thread that appends.
  public OpenHeight openHeight() {
    return store.openHeight(chain.tip().height() + 1);
  }

  /// Makes a vote durable, and the block that it is for, before it is signed.
  ///
  /// @throws StoreFailure when that is not sure: then it must not be signed
  public void record(GuardRow vote, Optional<BlockRecord> candidate) {
    store.recordVote(vote, candidate);
  }

  /// Begins a new record of this member's votes with what others have seen of them.
  public void record(Reopening reopening, List<GuardRow> seen) {
    store.recordReopening(reopening, seen);
  }

  /// Keeps what is known of a round, for the next start.
  public void record(Certificate certificate) {
    store.recordCertificate(certificate);
  }

  /// The record of this member's votes lacks one that it has signed: it is given up.
  ///
  /// @return where it is now, for people
  public String setVotesAside() {
    return store.setVotesAside();
  }

  /// What this member has signed at the heights that are not final yet.
  public List<GuardRow> guardRows() {
    return store.guardRows(chain.tip().height() + 1);
  }
}
