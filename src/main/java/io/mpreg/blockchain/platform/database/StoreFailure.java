package io.mpreg.blockchain.platform.database;

/// The store could not do what was asked, or cannot tell whether it did.
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreFailure(String message) {
    super(message);
  }

  public StoreFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
