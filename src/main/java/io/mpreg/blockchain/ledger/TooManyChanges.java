package io.mpreg.blockchain.ledger;

/// There are more changes of the authority set than one proof holds: whoever trusts a newer point
/// of the chain needs fewer.
public final class TooManyChanges extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyChanges(String message) {
    super(message);
  }
}
