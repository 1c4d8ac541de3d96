package io.mpreg.blockchain.tools.cli.transaction;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A possibly incomplete transaction to sign: the fields of section 3 of the protocol, and two more
/// ways to give the payload.
///
/// @param payload Base64
/// @param payloadText the payload as text
/// @param payloadJson the payload as a JSON value
public record DraftJson(
    @Nullable String chainId,
    @Nullable String sender,
    @Nullable String receiver,
    @Nullable String operationType,
    @Nullable Integer lane,
    @Nullable Long nonce,
    @Nullable Long timestamp,
    @Nullable Long observedHeight,
    @Nullable Long validUntilHeight,
    @Nullable String payload,
    @Nullable String payloadText,
    @Nullable JsonNode payloadJson,
    @Nullable String algorithm,
    @Nullable String publicKey) {
  static final int MAX_BYTES = 262_144;
}
