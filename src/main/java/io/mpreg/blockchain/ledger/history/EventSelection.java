package io.mpreg.blockchain.ledger.history;

/// Which events a reader selects.
///
/// @param blocks whether to select the events of blocks
/// @param transactions whether to select the events of transactions that match the filter
public record EventSelection(boolean blocks, boolean transactions, TransactionFilter filter) {
  public EventSelection {
    if (!blocks && !transactions) {
      throw new IllegalArgumentException("neither blocks nor transactions are selected");
    }
  }
}
