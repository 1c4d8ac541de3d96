package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.platform.database.StoreFailure;

/// The outcome of appending a block.
public sealed interface AppendResult {
  /// The block is final and durable; the chain ends with it.
  record Final(Tip tip) implements AppendResult {}

  /// The store's head is not the block's parent: another process writes to the store. This member
  /// must stop.
  record HeadMoved(Head actual) implements AppendResult {}

  /// The store has not written the block; the head is unchanged, and the append may be retried.
  record NotWritten(StoreFailure failure) implements AppendResult {}
}
