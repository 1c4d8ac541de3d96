package io.mpreg.blockchain.ledger.history;

/// There are more changes of the authority set than one proof holds: whoever trusts a newer point
/// of the chain needs fewer.
public final class TooManyChanges extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooManyChanges(String message) {
    super(message);
  }
}
