package io.mpreg.blockchain.platform.web;

import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.transaction.Refusal;
import java.util.Optional;

/// Maps a fault to the field of the transaction's JSON that causes it.
public final class FieldAtFault {
  private FieldAtFault() {}

  /// A JSON pointer (RFC 6901) into the transaction; empty when no single field is at fault.
  public static Optional<String> pointer(Refusal fault) {
    return switch (fault) {
      case OPERATION_UNKNOWN -> Optional.of("/operationType");
      case CHAIN_MISMATCH -> Optional.of("/chainId");
      case EXPIRED, VALIDITY_TOO_LONG -> Optional.of("/validUntilHeight");
      case OBSERVED_HEIGHT_AHEAD -> Optional.of("/observedHeight");
      case TIMESTAMP_AHEAD -> Optional.of("/timestamp");
      case SENDER_UNKNOWN -> Optional.of("/sender");
      case KEY_MISMATCH, REGISTRATION_NOT_APPROVED -> Optional.of("/publicKey");
      case NONCE_USED, NONCE_HELD, NONCE_TOO_HIGH -> Optional.of("/nonce");
      case SIGNATURE_INVALID -> Optional.of("/signature");
      case PAYLOAD_TOO_LARGE -> Optional.of("/payload");
      default -> Optional.empty();
    };
  }

  /// The field at fault for a recorded outcome.
  public static Optional<String> pointer(RecordedFault fault) {
    return switch (fault) {
      case PAYLOAD_MALFORMED -> Optional.of("/payload");
      case RECEIVER_UNKNOWN, RECEIVER_NOT_SENDER -> Optional.of("/receiver");
      default -> Optional.empty();
    };
  }
}
