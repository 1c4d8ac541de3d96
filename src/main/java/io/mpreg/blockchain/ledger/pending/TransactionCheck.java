package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.execution.DryRun;

/// The result of checking a transaction without submitting it.
public sealed interface TransactionCheck {
  /// The height of the head that it was checked against.
  long height();

  /// A submission would be refused.
  record Refused(Submission.Refused refusal, long height) implements TransactionCheck {}

  /// The same bytes were submitted before and are terminal: a submission would have no effect.
  record Known(TransactionStatus status, long height) implements TransactionCheck {}

  /// A submission would be accepted, or was already; with the effect of the operation.
  record Executed(DryRun run, long height) implements TransactionCheck {}
}
