package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.platform.web.HexText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of one transaction while its JSON object is read. The first fault is kept and later
/// fields are skipped; there is no exception, because a batch may hold thousands of bad items.
final class TransactionFields {
  /// Whether the object has to have, may have or must not have a signature.
  enum Signing {
    REQUIRED,
    OPTIONAL,
    ABSENT
  }

  private static final int MAX_LANE = 255;
  private static final int MAX_PAYLOAD_TEXT = 4 * Math.ceilDiv(Payload.MAX_BYTES, 3);

  // The index is the field's number; optional fields come after these.
  private static final String[] REQUIRED = {
    "chainId",
    "sender",
    "receiver",
    "operationType",
    "nonce",
    "timestamp",
    "validUntilHeight",
    "payload",
    "publicKey",
    "signature"
  };

  private final JsonParser parser;
  private final Signing signing;

  private int seen;
  private TransactionReading.@Nullable Malformed<Object> fault;

  private @Nullable Hash chainId;
  private @Nullable NodeId sender;
  private @Nullable NodeId receiver;
  private @Nullable OperationType operationType;
  private long lane;
  private long nonce;
  private long timestamp;
  private long observedHeight;
  private long validUntilHeight;
  private @Nullable Payload payload;
  private SignatureAlgorithm algorithm = SignatureAlgorithm.ED25519;
  private byte @Nullable [] publicKey;
  private @Nullable Signature signature;

  /// @param parser stands on the value of a field in each call of [#take]
  TransactionFields(JsonParser parser, Signing signing) {
    this.parser = parser;
    this.signing = signing;
  }

  void take(String name) {
    if (fault != null) {
      return;
    }
    switch (name) {
      case "chainId" -> {
        byte[] bytes = hex(0, name, Hash.LENGTH);
        chainId = bytes == null ? null : Hash.fromBytes(bytes);
      }
      case "sender" -> {
        String text = name(1, name);
        sender = text == null ? null : new NodeId(text);
      }
      case "receiver" -> {
        String text = name(2, name);
        receiver = text == null ? null : new NodeId(text);
      }
      case "operationType" -> {
        String text = name(3, name);
        operationType = text == null ? null : new OperationType(text);
      }
      case "nonce" -> nonce = whole(4, name, Integers.MAX);
      case "timestamp" -> timestamp = whole(5, name, Integers.MAX);
      case "validUntilHeight" -> validUntilHeight = whole(6, name, Integers.MAX);
      case "payload" -> payload = payload(7, name);
      case "publicKey" -> publicKey = hex(8, name);
      case "signature" -> {
        byte[] bytes = signing == Signing.ABSENT ? unknown(name) : hex(9, name, Signature.LENGTH);
        signature = bytes == null ? null : Signature.of(bytes);
      }
      case "lane" -> lane = isLeftOut(10) ? 0 : whole(10, name, MAX_LANE);
      case "observedHeight" -> observedHeight = isLeftOut(11) ? 0 : whole(11, name, Integers.MAX);
      case "algorithm" ->
          algorithm = isLeftOut(12) ? SignatureAlgorithm.ED25519 : algorithm(12, name);
      default -> unknown(name);
    }
  }

  TransactionReading<Transaction> transaction() {
    TransactionDraft draft = assembled();
    return draft == null
        ? malformed()
        : new TransactionReading.Read<>(draft.signed(required(signature)));
  }

  TransactionReading<TransactionDraft> draft() {
    TransactionDraft draft = assembled();
    return draft == null ? malformed() : new TransactionReading.Read<>(draft);
  }

  TransactionReading<PossiblySigned> possiblySigned() {
    TransactionDraft draft = assembled();
    return draft == null
        ? malformed()
        : new TransactionReading.Read<>(new PossiblySigned(draft, Optional.ofNullable(signature)));
  }

  private @Nullable TransactionDraft assembled() {
    checkComplete();
    if (fault != null) {
      return null;
    }
    byte[] key = required(publicKey);
    if (key.length != algorithm.publicKeyLength()) {
      refuse(
          "publicKey",
          "has %d bytes, a key of %s has %d"
              .formatted(key.length, algorithm.label(), algorithm.publicKeyLength()));
      return null;
    }
    return new TransactionDraft(
        required(chainId),
        required(sender),
        required(receiver),
        required(operationType),
        (int) lane,
        nonce,
        timestamp,
        observedHeight,
        validUntilHeight,
        required(payload),
        PublicKey.of(algorithm, key));
  }

  private void checkComplete() {
    int count = signing == Signing.REQUIRED ? REQUIRED.length : REQUIRED.length - 1;
    int missing = ~seen & ((1 << count) - 1);
    if (fault == null && missing != 0) {
      refuse(REQUIRED[Integer.numberOfTrailingZeros(missing)], "is missing");
    }
  }

  private static <V> V required(@Nullable V value) {
    return Optional.ofNullable(value).orElseThrow(IllegalStateException::new);
  }

  private <T> TransactionReading<T> malformed() {
    TransactionReading.Malformed<Object> first = required(fault);
    return new TransactionReading.Malformed<>(first.fault(), first.pointer(), first.detail());
  }

  // Whether the value has the token type that the field needs, and the field appears for the first
  // time.
  private boolean isFirst(int field, String name, JsonToken token, String type) {
    int bit = 1 << field;
    if ((seen & bit) != 0) {
      refuse(name, "is given twice");
      return false;
    }
    seen |= bit;
    if (parser.currentToken() != token) {
      refuse(name, "is not " + type);
      return false;
    }
    return true;
  }

  // For an optional field, null counts as absent; a second value is still a duplicate.
  private boolean isLeftOut(int field) {
    int bit = 1 << field;
    if (parser.currentToken() != JsonToken.VALUE_NULL || (seen & bit) != 0) {
      return false;
    }
    seen |= bit;
    return true;
  }

  private byte @Nullable [] hex(int field, String name) {
    if (!isFirst(field, name, JsonToken.VALUE_STRING, "a string")) {
      return null;
    }
    byte[] bytes =
        HexText.decode(
            parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
    if (bytes == null) {
      refuse(name, "is not lower-case hex");
    }
    return bytes;
  }

  private byte @Nullable [] hex(int field, String name, int length) {
    byte[] bytes = hex(field, name);
    if (bytes != null && bytes.length != length) {
      refuse(name, "has %d bytes, %d are needed".formatted(bytes.length, length));
      return null;
    }
    return bytes;
  }

  private @Nullable String name(int field, String name) {
    if (!isFirst(field, name, JsonToken.VALUE_STRING, "a string")) {
      return null;
    }
    String text = parser.getString();
    if (!NodeId.isName(text)) {
      refuse(name, "is not a name: " + NodeId.GRAMMAR);
      return null;
    }
    return text;
  }

  private long whole(int field, String name, long max) {
    if (!isFirst(field, name, JsonToken.VALUE_NUMBER_INT, "an integer")) {
      return 0;
    }
    boolean isLong = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    boolean isSigned = parser.getStringCharacters()[parser.getStringOffset()] == '-';
    long value = isLong ? parser.getLongValue() : Long.MAX_VALUE;
    if (isSigned || value > max) {
      refuse(name, "is not 0 to " + max);
      return 0;
    }
    return value;
  }

  private @Nullable Payload payload(int field, String name) {
    if (!isFirst(field, name, JsonToken.VALUE_STRING, "a string")) {
      return null;
    }
    if (parser.getStringLength() > MAX_PAYLOAD_TEXT) {
      return tooLarge(name);
    }
    Optional<byte[]> content = Base64Text.decode(parser.getString());
    if (content.isEmpty()) {
      refuse(name, "is not Base64 with padding (RFC 4648 section 4)");
      return null;
    }
    return content.get().length > Payload.MAX_BYTES ? tooLarge(name) : Payload.of(content.get());
  }

  private @Nullable Payload tooLarge(String name) {
    fault =
        new TransactionReading.Malformed<>(
            Refusal.PAYLOAD_TOO_LARGE,
            pointer(name),
            "the payload has more than %d bytes".formatted(Payload.MAX_BYTES));
    return null;
  }

  private SignatureAlgorithm algorithm(int field, String name) {
    if (isFirst(field, name, JsonToken.VALUE_STRING, "a string")) {
      Optional<SignatureAlgorithm> found = SignatureAlgorithm.ofLabel(parser.getString());
      if (found.isPresent()) {
        return found.get();
      }
      refuse(name, "is neither ed25519 nor secp256k1");
    }
    return SignatureAlgorithm.ED25519;
  }

  private byte @Nullable [] unknown(String name) {
    refuse(
        name,
        "is not a field of a transaction"
            + (signing == Signing.ABSENT ? " without signature" : ""));
    return null;
  }

  private void refuse(String name, String what) {
    fault =
        new TransactionReading.Malformed<>(
            Refusal.TRANSACTION_MALFORMED, pointer(name), "field '%s' %s".formatted(name, what));
  }

  // RFC 6901 section 3
  private static String pointer(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
