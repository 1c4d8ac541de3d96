package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Fills in the fields that a draft omits; given fields are not changed.
///
/// @param key the account key that will sign
/// @param trusted the chain that the user trusts, if given
/// @param view a node's report, if one was queried
/// @param made the payload, if it is made from keys and not given
public record DraftCompletion(
    PublicKey key,
    Optional<Hash> trusted,
    Optional<ChainView> view,
    Optional<SignedPayload> made,
    long nowMillis) {
  private static final String REGISTRATION = "node_register";
  private static final int MAX_LANE = 255;

  /// The complete draft.
  ///
  /// @throws IllegalArgumentException when a field is missing or out of range
  /// @throws CommandFailed when draft, genesis and node do not agree on the chain
  public TransactionDraft of(DraftJson draft) {
    requireSame("algorithm", draft.algorithm(), key.algorithm().label());
    requireSame("publicKey", draft.publicKey(), key.hex());
    NodeId sender = new NodeId(given("sender", draft.sender()));
    OperationType type = new OperationType(operationType(draft));
    Hash chainId = chainId(draft);
    long nonce = asked("nonce", draft.nonce(), ChainView::nextNonce);
    Optional<String> usual =
        made.isPresent()
            ? made.map(payload -> payload.text(chainId, sender, nonce))
            : Optional.of(registration()).filter(text -> type.value().equals(REGISTRATION));
    return new TransactionDraft(
        chainId,
        sender,
        draft.receiver() == null ? sender : new NodeId(draft.receiver()),
        type,
        (int) Integers.check("lane", Objects.requireNonNullElse(draft.lane(), 0), MAX_LANE),
        nonce,
        Objects.requireNonNullElse(draft.timestamp(), nowMillis),
        draft.observedHeight() == null
            ? view.map(ChainView::height).orElse(0L)
            : draft.observedHeight(),
        asked("validUntilHeight", draft.validUntilHeight(), ChainView::validUntilHeight),
        payload(draft, usual),
        key);
  }

  private String operationType(DraftJson draft) {
    if (made.isEmpty()) {
      return given("operationType", draft.operationType());
    }
    String type = made.get().operationType();
    if (draft.operationType() != null && !draft.operationType().equals(type)) {
      throw new IllegalArgumentException("a new key is announced with " + type);
    }
    return type;
  }

  private static void requireSame(String name, @Nullable String given, String needed) {
    if (given != null && !given.equals(needed)) {
      throw new IllegalArgumentException(
          "%s of the draft is not that of the key store, %s".formatted(name, needed));
    }
  }

  private static <T> T given(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private <T> T asked(String name, @Nullable T given, Function<ChainView, T> answer) {
    return Optional.ofNullable(given)
        .or(() -> view.map(answer))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name + " is missing: give it, or --url to query a node"));
  }

  private Hash chainId(DraftJson draft) {
    Optional<Hash> named = Optional.ofNullable(draft.chainId()).map(Hash::fromHex);
    Hash chainId = asked("chainId", named.or(() -> trusted).orElse(null), ChainView::chainId);
    boolean agreed =
        Stream.of(trusted, view.map(ChainView::chainId))
            .flatMap(Optional::stream)
            .allMatch(chainId::equals);
    if (!agreed) {
      throw CommandFailed.refused("draft, --genesis and node are of different chains");
    }
    return chainId;
  }

  /// @param usual the default payload, if there is one
  private Payload payload(DraftJson draft, Optional<String> usual) {
    long forms =
        Stream.of(draft.payload(), draft.payloadText(), draft.payloadJson())
            .filter(Objects::nonNull)
            .count();
    if (forms == 0 && usual.isPresent()) {
      return ofText(usual.get());
    }
    if (made.isPresent()) {
      throw new IllegalArgumentException("the payload of a new key is made, not given");
    }
    if (forms != 1) {
      throw new IllegalArgumentException(
          "one payload is needed: payload in Base64, payloadText or payloadJson, or the options"
              + " --payload or --payload-file");
    }
    if (draft.payload() != null) {
      return Base64Text.decode(draft.payload())
          .map(Payload::of)
          .orElseThrow(() -> new IllegalArgumentException("payload is not Base64"));
    }
    return ofText(
        draft.payloadText() == null ? String.valueOf(draft.payloadJson()) : draft.payloadText());
  }

  private String registration() {
    return "{\"publicKey\":\"%s\",\"algorithm\":\"%s\"}"
        .formatted(key.hex(), key.algorithm().label());
  }

  private static Payload ofText(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
