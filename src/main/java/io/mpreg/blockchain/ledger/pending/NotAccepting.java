package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.platform.database.StoreFailure;

/// None of a request's transactions was accepted, and that is certain: unlike after a
/// [StoreFailure], the client may submit them to another member at once.
public final class NotAccepting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Closure closure;

  public NotAccepting(Closure closure) {
    super(closure.detail());
    this.closure = closure;
  }

  public Closure closure() {
    return closure;
  }
}
