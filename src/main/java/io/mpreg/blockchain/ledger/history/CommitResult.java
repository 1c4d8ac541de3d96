package io.mpreg.blockchain.ledger.history;

/// What became of a {@link BlockCommit}.
public sealed interface CommitResult {
  /// The block is durable.
  record Committed() implements CommitResult {}

  /// The head is another than expected; nothing was written.
  record HeadMoved(Head actual) implements CommitResult {}
}
