package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.platform.database.StoreFailure;

/// What became of a block that was to be appended.
public sealed interface Appended {
  /// The block is final and durable; the chain ends with it.
  record Final(Tip tip) implements Appended {}

  /// The store's head is not the one that the block continues: another process writes to it. This
  /// member must stop.
  record HeadMoved(Head actual) implements Appended {}

  /// The store has not written it; the head is unchanged, and it may be tried again.
  record NotWritten(StoreFailure failure) implements Appended {}
}
