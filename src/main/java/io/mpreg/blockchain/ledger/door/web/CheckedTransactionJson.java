package io.mpreg.blockchain.ledger.door.web;

import io.swagger.v3.oas.annotations.media.Schema;

/// A transaction whose signature may be left out; only describes the body, which
/// [TransactionJsonReader] reads.
@Schema(name = "CheckedTransaction", description = "A transaction; its signature may be left out.")
record CheckedTransactionJson(
    @Schema(description = "The chain it is meant for, 64 hex digits") String chainId,
    @Schema(example = "demo") String sender,
    @Schema(example = "demo") String receiver,
    @Schema(example = "message") String operationType,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) int lane,
    long nonce,
    long timestamp,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) long observedHeight,
    long validUntilHeight,
    @Schema(description = "Base64 with padding") String payload,
    @Schema(
            allowableValues = {"ed25519", "secp256k1"},
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        String algorithm,
    String publicKey,
    @Schema(
            description = "Over the signing bytes, 128 hex digits",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        String signature) {}
