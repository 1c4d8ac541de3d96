package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.ledger.history.Termination;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Is told what the ledger does, so that it can be measured and traced without the ledger knowing
/// how. Its methods are called by many threads on the path of transactions: they are quick, they do
/// no I/O, and they do not throw.
public interface LedgerObserver {
  /// Looks at nothing.
  LedgerObserver NONE = new LedgerObserver() {};

  /// What takes time besides answering, one piece at a time.
  enum Work {
    /// One journal row, to the disk.
    JOURNAL_WRITE,
    /// A block from its choice to its commit, by the consensus.
    BLOCK_DECISION,
    /// The execution of a block's transactions and its hashes; a part of the decision.
    BLOCK_BUILD,
    /// The database transaction of a block; a part of the decision.
    BLOCK_COMMIT
  }

  /// Does a piece of work, and returns or throws what that does.
  ///
  /// @param transactions how many it concerns
  default <T> T during(Work work, int transactions, Supplier<T> action) {
    return action.get();
  }

  /// Transactions that were submitted together have been answered: those accepted are durable.
  default void answered(List<Submission> answers, Duration took) {}

  /// Transactions that were submitted together could not be answered: what became of them is
  /// unknown to who submitted them.
  default void unanswered(int transactions) {}

  /// Something that was submitted has not the shape of a transaction.
  default void malformed(Refusal fault) {}

  /// Signatures of submitted transactions were checked.
  default void checked(List<SignatureCheck> checks, Duration took) {}

  /// A block is final, durable and visible.
  default void becameFinal(Block block) {}

  /// A transaction that had waited here is in that block.
  ///
  /// @param waited since it was durable here; since the start, if it was before that
  default void becameFinal(Duration waited) {}

  /// A transaction that had waited here has ended in another way.
  default void ended(Termination.Reason reason) {}
}
