package io.mpreg.blockchain.ledger.history;

/// Which events somebody wants to see.
///
/// @param blocks whether those of blocks
/// @param transactions whether those of transactions, of which only the ones that match the filter
public record EventSelection(boolean blocks, boolean transactions, TransactionFilter filter) {
  public EventSelection {
    if (!blocks && !transactions) {
      throw new IllegalArgumentException("neither blocks nor transactions are selected");
    }
  }
}
