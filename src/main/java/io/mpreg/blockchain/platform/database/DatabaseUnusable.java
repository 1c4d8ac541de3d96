package io.mpreg.blockchain.platform.database;

/// A database that the ledger must not or cannot run on. The message says what is wrong, the action
/// what an operator can do; both are printed when the start fails.
public final class DatabaseUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String action;

  public DatabaseUnusable(String message, String action) {
    super(message);
    this.action = action;
  }

  public DatabaseUnusable(String message, String action, Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  public String action() {
    return action;
  }
}
