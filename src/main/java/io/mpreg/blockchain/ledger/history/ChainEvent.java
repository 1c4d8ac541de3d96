package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.platform.database.Divergence;

/// A finality event. Events are ordered by position; the event of a block comes before those of its
/// transactions.
public sealed interface ChainEvent {
  Position position();

  /// A block became final.
  record BlockFinal(StoredBlock block) implements ChainEvent {
    @Override
    public Position position() {
      return Position.ofBlock(block.header().height());
    }
  }

  /// A transaction became final.
  record TransactionFinal(StoredTransaction transaction) implements ChainEvent {
    @Override
    public Position position() {
      return transaction.position();
    }
  }

  /// A block or transaction became final at this position, but its stored row is damaged.
  record Unshown(Position position, Divergence divergence) implements ChainEvent {}
}
