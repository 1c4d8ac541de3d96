package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;

/// An unsigned transaction.
///
/// @param chainId the chain for which it is valid
/// @param sender the node that signs the transaction
/// @param receiver the node that the operation concerns
/// @param operationType the operation
/// @param lane 0–255; each (sender, lane) has its own nonces
/// @param nonce 0 … 2^53 − 1, consecutive in its lane
/// @param timestampMillis the sender's clock, milliseconds since 1970 UTC; information only
/// @param observedHeight the final height that the sender had observed
/// @param validUntilHeight the last height at which it may become final
/// @param payload the content of the operation
/// @param publicKey the sender's account key
public record TransactionDraft(
    Hash chainId,
    NodeId sender,
    NodeId receiver,
    OperationType operationType,
    int lane,
    long nonce,
    long timestampMillis,
    long observedHeight,
    long validUntilHeight,
    Payload payload,
    PublicKey publicKey) {

  static final String MAGIC = "MPREG-TX-1\0";
  private static final int TYPICAL_BYTES = 288;

  public TransactionDraft {
    Integers.check("lane", lane, 255);
    Integers.check("nonce", nonce, Integers.MAX);
    Integers.check("timestamp", timestampMillis, Integers.MAX);
    Integers.check("observedHeight", observedHeight, Integers.MAX);
    Integers.check("validUntilHeight", validUntilHeight, Integers.MAX);
  }

  /// The bytes that the sender signs (`docs/protocol.md`, section 3).
  public Bytes signingBytes() {
    return write().toBytes();
  }

  public Transaction signedBy(SigningKey key) {
    return signed(key.sign(signingBytes().toArray()));
  }

  public Transaction signed(Signature signature) {
    return new Transaction(this, signature);
  }

  // "MPREG-TX-1\0" ‖ chainId[32] ‖ str sender ‖ str receiver ‖ str operationType ‖ u8 lane ‖ u64
  // nonce
  // ‖ i64 timestampMillis ‖ u64 observedHeight ‖ u64 validUntilHeight ‖ u32 payloadLength
  // ‖ payloadHash[32] ‖ u8 algorithm ‖ bytes publicKey
  ByteWriter write() {
    ByteWriter writer = new ByteWriter(TYPICAL_BYTES + 2 * sender.value().length()).magic(MAGIC);
    chainId.writeTo(writer);
    writer
        .string(sender.value())
        .string(receiver.value())
        .string(operationType.value())
        .u8(lane)
        .u64(nonce)
        .i64(timestampMillis)
        .u64(observedHeight)
        .u64(validUntilHeight)
        .u32(payload.content().length());
    payload.hash().writeTo(writer);
    return writer.u8(publicKey.algorithm().code()).bytes(publicKey.toArray());
  }
}
