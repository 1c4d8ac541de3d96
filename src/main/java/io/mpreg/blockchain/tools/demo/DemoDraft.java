package io.mpreg.blockchain.tools.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.standing.Account;
import io.mpreg.blockchain.platform.web.HexText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A transaction to be signed by the demonstration node. Only the operation type and one of the
/// three forms of the payload are required.
///
/// @param receiver default: the demonstration node itself
/// @param lane default 0
/// @param nonce default: the next one of the lane, counting pending transactions
/// @param timestamp default: now
/// @param observedHeight default: the height of the head
/// @param validUntilHeight default: as far above the head as the chain allows
/// @param payload Base64
/// @param payloadText the payload as text
/// @param payloadJson the payload as a JSON value
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "DemoDraft",
    description = "A transaction of the demonstration node, to be completed and signed.")
record DemoDraft(
    @Schema(example = "message", requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String operationType,
    @Schema(example = "demo", description = "Default: demo") @Nullable String receiver,
    @Schema(description = "64 hex digits; default: this chain") @Nullable String chainId,
    @Schema(description = "demo, if given") @Nullable String sender,
    @Schema(description = "Default 0") @Nullable Integer lane,
    @Schema(description = "Default: the lane's next one") @Nullable Long nonce,
    @Schema(description = "Default: now") @Nullable Long timestamp,
    @Schema(description = "Default: the head's height") @Nullable Long observedHeight,
    @Schema(description = "Default: the latest that is allowed") @Nullable Long validUntilHeight,
    @Schema(description = "Base64; or give payloadText or payloadJson") @Nullable String payload,
    @Schema(description = "The payload as text") @Nullable String payloadText,
    @Schema(description = "The payload as any JSON value", implementation = Object.class)
        @Nullable JsonNode payloadJson,
    @Schema(description = "ed25519, if given") @Nullable String algorithm,
    @Schema(description = "The demonstration node's key, if given") @Nullable String publicKey) {

  DemoDraft {
    // Jackson reads null as a null node; like any other field it counts as omitted.
    payloadJson = payloadJson == null || payloadJson.isNull() ? null : payloadJson;
  }

  /// The completed draft.
  ///
  /// @throws IllegalArgumentException when a given value is out of range, or not that of the
  ///   demonstration node
  TransactionDraft completed(Genesis genesis, Tip tip, Account account, long nowMillis) {
    require("sender", sender, DemoIdentity.ID.value());
    require("algorithm", algorithm, SignatureAlgorithm.ED25519.label());
    require("publicKey", publicKey, DemoIdentity.KEY.publicKey().hex());
    int usedLane = (int) Integers.check("lane", Objects.requireNonNullElse(lane, 0), 255);
    return new TransactionDraft(
        chainId == null ? genesis.chainId() : hash(),
        DemoIdentity.ID,
        receiver == null ? DemoIdentity.ID : new NodeId(receiver),
        new OperationType(Objects.requireNonNullElse(operationType, "")),
        usedLane,
        nonce == null ? account.nonces().getOrDefault(usedLane, 0L) : nonce,
        timestamp == null ? nowMillis : timestamp,
        observedHeight == null ? tip.height() : observedHeight,
        validUntilHeight == null
            ? tip.height() + tip.state().parameters().validUntilWindow()
            : validUntilHeight,
        content(),
        DemoIdentity.KEY.publicKey());
  }

  private static void require(String name, @Nullable String given, String needed) {
    if (given != null && !given.equals(needed)) {
      throw new IllegalArgumentException("%s can only be %s here".formatted(name, needed));
    }
  }

  private Hash hash() {
    return Optional.ofNullable(chainId)
        .flatMap(HexText::decode)
        .map(Hash::fromBytes)
        .orElseThrow(() -> new IllegalArgumentException("chainId is not lower-case hex"));
  }

  private Payload content() {
    if (Stream.of(payload, payloadText, payloadJson).filter(Objects::nonNull).count() != 1) {
      throw new IllegalArgumentException("give one of payload, payloadText and payloadJson");
    }
    if (payload != null) {
      return Payload.of(
          Base64Text.decode(payload)
              .orElseThrow(() -> new IllegalArgumentException("payload is not Base64")));
    }
    String text = payloadText != null ? payloadText : String.valueOf(payloadJson);
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
