package io.mpreg.blockchain.ledger;

/// What is stored contradicts itself or its hashes: the member must not run on it. The message
/// names the first wrong thing and what an operator can do.
public final class StoreDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreDamaged(String message) {
    super(message);
  }
}
