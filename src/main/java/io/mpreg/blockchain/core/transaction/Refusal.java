package io.mpreg.blockchain.core.transaction;

import java.util.Locale;

/// The reasons for which a transaction is refused and cannot be in a block (`docs/protocol.md`,
/// section 9). Numbers (1 to 99) and codes are part of the protocol: append-only, never reused.
public enum Refusal {
  TRANSACTION_MALFORMED(1, "The transaction does not have the required shape"),
  PAYLOAD_TOO_LARGE(2, "The payload is over 65536 bytes"),
  OPERATION_UNKNOWN(3, "These rules do not know the operation"),
  REGISTRATION_MALFORMED(4, "The registration does not have the required shape"),
  CHAIN_MISMATCH(5, "The transaction is meant for another chain"),
  EXPIRED(6, "validUntilHeight has passed"),
  VALIDITY_TOO_LONG(7, "validUntilHeight is too far above the head"),
  OBSERVED_HEIGHT_AHEAD(8, "observedHeight is above the head"),
  TIMESTAMP_AHEAD(9, "The timestamp is more than 5 minutes ahead"),
  SENDER_UNKNOWN(10, "The sender is not registered"),
  KEY_MISMATCH(11, "The key is not the one registered for the sender"),
  REGISTRATION_NOT_APPROVED(12, "The chain has not approved this id and key"),
  NONCE_USED(13, "Another transaction used this nonce"),
  NONCE_HELD(14, "Another accepted transaction holds this nonce"),
  NONCE_TOO_HIGH(15, "The nonce is too far above the next one"),
  SIGNATURE_INVALID(16, "The signature does not hold"),
  SENDER_PENDING_FULL(17, "Too many transactions of this sender are pending"),
  LEDGER_PENDING_FULL(18, "Too many transactions are pending at this member");

  private final int number;
  private final String title;

  Refusal(int number, String title) {
    this.number = number;
    this.title = title;
  }

  public int number() {
    return number;
  }

  /// The stable code that clients compare: the constant in lower case with hyphens.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A description for people.
  public String title() {
    return title;
  }
}
