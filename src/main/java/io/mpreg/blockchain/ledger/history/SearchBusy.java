package io.mpreg.blockchain.ledger.history;

/// As many searches run as may run at once; the same one may succeed later. It carries no stack
/// trace: it says something about the load, not about this program.
public final class SearchBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SearchBusy(String message) {
    super(message, null, false, false);
  }
}
