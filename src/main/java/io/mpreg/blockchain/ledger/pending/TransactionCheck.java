package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.execution.DryRun;

/// What a submission would be answered, and what would come of it, when nothing is submitted.
public sealed interface TransactionCheck {
  /// The height of the head that it was checked against.
  long height();

  /// The door would refuse it.
  record Refused(Submission.Refused refusal, long height) implements TransactionCheck {}

  /// These very bytes were submitted before and are terminal: nothing would come of them any more.
  record Known(TransactionStatus status, long height) implements TransactionCheck {}

  /// The door would let it in, or has already, and this is what its operation would do.
  record Executed(DryRun run, long height) implements TransactionCheck {}
}
