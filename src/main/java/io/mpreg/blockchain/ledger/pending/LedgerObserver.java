package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.ledger.history.Termination;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Observes the ledger, so that metrics and traces stay outside it. Its methods are called by many
/// threads on the transaction path: they must be fast, do no I/O, and not throw.
public interface LedgerObserver {
  /// An observer that does nothing.
  LedgerObserver NONE = new LedgerObserver() {};

  /// The kinds of work that are measured apart from requests.
  enum Work {
    /// Writing one journal row.
    JOURNAL_WRITE,
    /// Deciding a block, from the selection of its transactions to its commit.
    BLOCK_DECISION,
    /// Executing and hashing a block; part of the decision.
    BLOCK_BUILD,
    /// The database transaction of a block; part of the decision.
    BLOCK_COMMIT
  }

  /// Runs a piece of work, and returns its result or throws its exception.
  ///
  /// @param transactions how many transactions it concerns
  default <T> T during(Work work, int transactions, Supplier<T> action) {
    return action.get();
  }

  /// One request's transactions were answered: the accepted ones are durable.
  default void answered(List<Submission> answers, Duration took) {}

  /// One request's transactions could not be answered: their outcome is unknown to the client.
  default void unanswered(int transactions) {}

  /// A submission did not have the shape of a transaction.
  default void malformed(Refusal fault) {}

  /// Signatures of submitted transactions were verified.
  default void checked(List<SignatureCheck> checks, Duration took) {}

  /// A block is final, durable and visible.
  default void becameFinal(Block block) {}

  /// A transaction that was pending here is in that block.
  ///
  /// @param waited since it was durable here, or since this process's start, if that was later
  default void becameFinal(Duration waited) {}

  /// A transaction that was pending here has terminated without being final.
  default void ended(Termination.Reason reason) {}
}
