package io.mpreg.blockchain.ledger.history;

/// There are more authority changes than one proof can hold. A client that trusts a newer block
/// needs fewer of them.
public final class TooManyChanges extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooManyChanges(String message) {
    super(message);
  }
}
