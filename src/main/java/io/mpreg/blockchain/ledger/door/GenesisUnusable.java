package io.mpreg.blockchain.ledger.door;

/// A genesis document that the member cannot run: it is missing, malformed, or belongs to another
/// chain than the database. The message says what is wrong, the action what an operator can do.
public final class GenesisUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String action;

  GenesisUnusable(String message, String action) {
    super(message);
    this.action = action;
  }

  GenesisUnusable(String message, String action, Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  public String action() {
    return action;
  }
}
