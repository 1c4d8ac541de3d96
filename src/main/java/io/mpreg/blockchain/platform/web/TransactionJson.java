package io.mpreg.blockchain.platform.web;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Base64;

/// The JSON form of a transaction (`docs/protocol.md`, section 3).
@Schema(name = "Transaction", description = "A signed transaction.")
public record TransactionJson(
    @Schema(description = "The chain it is meant for, 64 hex digits") String chainId,
    @Schema(example = "demo", description = "The node that acts and whose key signs") String sender,
    @Schema(example = "demo", description = "The node that the operation concerns") String receiver,
    @Schema(
            example = "message",
            description = "A built-in operation, or an application's own with a dot in its name")
        String operationType,
    @Schema(minimum = "0", maximum = "255", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        int lane,
    @Schema(minimum = "0", description = "0, 1, 2, … in each lane of a sender") long nonce,
    @Schema(description = "The sender's clock, milliseconds since 1970 UTC") long timestamp,
    @Schema(
            minimum = "0",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            description = "The height of the last final block that the sender had seen")
        long observedHeight,
    @Schema(minimum = "0", description = "The last height at which it may become final")
        long validUntilHeight,
    @Schema(description = "Base64 with padding, at most 65536 bytes") String payload,
    @Schema(
            allowableValues = {"ed25519", "secp256k1"},
            defaultValue = "ed25519",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        String algorithm,
    @Schema(description = "The sender's account key, hex") String publicKey,
    @Schema(description = "Over the signing bytes, 128 hex digits") String signature) {

  public static TransactionJson of(Transaction transaction) {
    TransactionDraft draft = transaction.draft();
    return new TransactionJson(
        draft.chainId().hex(),
        draft.sender().value(),
        draft.receiver().value(),
        draft.operationType().value(),
        draft.lane(),
        draft.nonce(),
        draft.timestampMillis(),
        draft.observedHeight(),
        draft.validUntilHeight(),
        Base64.getEncoder().encodeToString(draft.payload().content().toArray()),
        draft.publicKey().algorithm().label(),
        draft.publicKey().hex(),
        transaction.signature().hex());
  }
}
