package io.mpreg.blockchain.ledger.history;

/// The limit of concurrent searches is reached; a retry may succeed. Has no stack trace, because
/// load is the cause.
public final class SearchBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SearchBusy(String message) {
    super(message, null, false, false);
  }
}
