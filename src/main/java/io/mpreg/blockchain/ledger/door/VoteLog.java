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

/// This member's votes and the certificates that it knows, at heights that are not final yet. Used
/// by the consensus thread only, except where said otherwise; any method may throw a
/// [StoreFailure].
public final class VoteLog {
  private final LedgerStore store;
  private final FinalChain chain;

  VoteLog(LedgerStore store, FinalChain chain) {
    this.store = store;
    this.chain = chain;
  }

  /// What is stored for the height that is being decided, once no write of a vote is under way.
  /// Called by the thread that appends.
  public OpenHeight openHeight() {
    return store.openHeight(chain.tip().height() + 1);
  }

  /// Makes a vote and its block durable before the vote is signed.
  ///
  /// @throws StoreFailure when durability is not certain: then the vote must not be signed
  public void record(GuardRow vote, Optional<BlockRecord> candidate) {
    store.recordVote(vote, candidate);
  }

  /// Begins a new record of this member's votes with those that other members have seen.
  public void record(Reopening reopening, List<GuardRow> seen) {
    store.recordReopening(reopening, seen);
  }

  /// Stores a certificate of a round for the next start.
  public void record(Certificate certificate) {
    store.recordCertificate(certificate);
  }

  /// Gives up the record of this member's votes, because it lacks one that this member has signed.
  ///
  /// @return where the record is now, for operators
  public String setVotesAside() {
    return store.setVotesAside();
  }

  /// This member's votes at the heights that are not final yet.
  public List<GuardRow> guardRows() {
    return store.guardRows(chain.tip().height() + 1);
  }
}
