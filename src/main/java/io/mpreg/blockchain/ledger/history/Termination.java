package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.Optional;

/// The termination of an accepted transaction that did not become final.
///
/// @param id the transaction
/// @param reason why it ended
/// @param cause the transaction that used its nonce, when displaced
/// @param height the block with which it terminated
public record Termination(Hash id, Reason reason, Optional<Hash> cause, long height) {

  /// Why an accepted transaction terminated; the numbers are stored.
  public enum Reason {
    EXPIRED(1, "expired"),
    DISPLACED(2, "displaced"),
    KEY_RETIRED(3, "key-retired");

    private final int number;
    private final String label;

    Reason(int number, String label) {
      this.number = number;
      this.label = label;
    }

    public int number() {
      return number;
    }

    public String label() {
      return label;
    }

    public static Reason ofNumber(int number) {
      for (Reason reason : values()) {
        if (reason.number == number) {
          return reason;
        }
      }
      throw new IllegalArgumentException("termination reason " + number + " is not one of 1 to 3");
    }
  }
}
