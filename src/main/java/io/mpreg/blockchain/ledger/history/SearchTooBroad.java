package io.mpreg.blockchain.ledger.history;

/// A search matches so few transactions that finding a page of them would read too much of the
/// chain. Has no stack trace, because the request is the cause.
public final class SearchTooBroad extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SearchTooBroad(String message) {
    super(message, null, false, false);
  }
}
