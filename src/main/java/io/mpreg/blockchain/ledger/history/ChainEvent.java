package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.platform.database.Divergence;

/// Something that became final. Events are ordered by position; a block's comes before those of its
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

  /// Something became final here that this member cannot show any more.
  record Unshown(Position position, Divergence divergence) implements ChainEvent {}
}
