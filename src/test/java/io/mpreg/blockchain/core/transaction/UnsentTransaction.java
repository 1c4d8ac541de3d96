package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;

/// A builder of transactions for tests: every field has a valid value until a test replaces it.
public final class UnsentTransaction {
  private final Member sender;
  private Hash chainId = Transactions.CHAIN;
  private NodeId receiver;
  private OperationType operationType = new OperationType("message");
  private int lane;
  private long nonce;
  private long timestampMillis = 1_700_000_000_000L;
  private long observedHeight;
  private long validUntilHeight = 1_000;
  private Payload payload = payload("{\"topic\":\"t\",\"body\":\"\"}");
  private SigningKey key;

  UnsentTransaction(Member sender) {
    this.sender = sender;
    this.receiver = sender.id();
    this.key = sender.key();
  }

  private static Payload payload(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  public UnsentTransaction on(Hash chain) {
    chainId = chain;
    return this;
  }

  public UnsentTransaction to(NodeId node) {
    receiver = node;
    return this;
  }

  public UnsentTransaction of(String type, String payloadText) {
    operationType = new OperationType(type);
    payload = payload(payloadText);
    return this;
  }

  public UnsentTransaction with(Bytes content) {
    payload = new Payload(content);
    return this;
  }

  public UnsentTransaction transfer(Member to, long amount) {
    return to(to.id()).of("transfer", "{\"amount\":%d}".formatted(amount));
  }

  public UnsentTransaction lane(int value) {
    lane = value;
    return this;
  }

  public UnsentTransaction nonce(long value) {
    nonce = value;
    return this;
  }

  public UnsentTransaction timestamp(long millis) {
    timestampMillis = millis;
    return this;
  }

  public UnsentTransaction observing(long height) {
    observedHeight = height;
    return this;
  }

  public UnsentTransaction validUntil(long height) {
    validUntilHeight = height;
    return this;
  }

  /// Uses and signs with the key of another member.
  public UnsentTransaction keyOf(Member other) {
    key = other.key();
    return this;
  }

  public TransactionDraft draft() {
    return new TransactionDraft(
        chainId,
        sender.id(),
        receiver,
        operationType,
        lane,
        nonce,
        timestampMillis,
        observedHeight,
        validUntilHeight,
        payload,
        key.publicKey());
  }

  public Transaction signed() {
    return draft().signedBy(key);
  }
}
