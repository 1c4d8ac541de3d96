package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A sending node with the next nonce of each of its lanes. Used by one thread.
final class Sender {
  private final NodeId id;
  private final SigningKey key;
  private final Map<Integer, Long> nonces = new HashMap<>();

  private Sender(NodeId id, SigningKey key) {
    this.id = id;
    this.key = key;
  }

  /// The same name gives the same node with the same key.
  static Sender named(String name) {
    byte[] seed =
        Hash.of(("MPREG Ledger load " + name).getBytes(StandardCharsets.US_ASCII)).toArray();
    return new Sender(new NodeId(name), SigningKey.fromSeed(SignatureAlgorithm.ED25519, seed));
  }

  NodeId id() {
    return id;
  }

  void startFrom(int lane, long nonce) {
    nonces.put(lane, nonce);
  }

  /// Reserves the next nonces of a lane and returns the first of them.
  long take(int lane, int count) {
    return nonces.merge(lane, (long) count, Long::sum) - count;
  }

  Transaction registration(ChainPosition chain, long timestampMillis) {
    String payload =
        "{\"publicKey\":\"%s\",\"algorithm\":\"ed25519\"}".formatted(key.publicKey().hex());
    return signed(chain, timestampMillis, id, "node_register", 0, 0, payload);
  }

  /// A message in one of its lanes; may be called by any thread.
  Transaction message(
      ChainPosition chain,
      long timestampMillis,
      NodeId receiver,
      int lane,
      long nonce,
      String payload) {
    return signed(chain, timestampMillis, receiver, "message", lane, nonce, payload);
  }

  private Transaction signed(
      ChainPosition chain,
      long timestampMillis,
      NodeId receiver,
      String operation,
      int lane,
      long nonce,
      String payload) {
    return new TransactionDraft(
            chain.chainId(),
            id,
            receiver,
            new OperationType(operation),
            lane,
            nonce,
            timestampMillis,
            chain.height(),
            chain.height() + chain.validUntilWindow(),
            Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
            key.publicKey())
        .signedBy(key);
  }
}
