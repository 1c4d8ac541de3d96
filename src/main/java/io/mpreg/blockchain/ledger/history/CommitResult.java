package io.mpreg.blockchain.ledger.history;

/// The outcome of a {@link BlockCommit}.
public sealed interface CommitResult {
  /// The block is durable.
  record Committed() implements CommitResult {}

  /// The head is not the expected one; nothing was written.
  record HeadMoved(Head actual) implements CommitResult {}
}
