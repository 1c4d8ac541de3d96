package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;

/// A sender of transactions in tests; the key is derived from a text, so that tests are repeatable.
public record Member(NodeId id, SigningKey key) {
  public static Member named(String name) {
    return new Member(new NodeId(name), key(SignatureAlgorithm.ED25519, name));
  }

  /// The same node with another key.
  public Member withKey(SignatureAlgorithm algorithm, String text) {
    return new Member(id, key(algorithm, text));
  }

  private static SigningKey key(SignatureAlgorithm algorithm, String text) {
    byte[] seed = Hash.of(text.getBytes(StandardCharsets.US_ASCII)).toArray();
    return SigningKey.fromSeed(algorithm, seed);
  }

  public PublicKey publicKey() {
    return key.publicKey();
  }

  /// The two payload fields with this member's key.
  public String keyFields() {
    return "\"algorithm\":\"%s\",\"publicKey\":\"%s\""
        .formatted(publicKey().algorithm().label(), publicKey().hex());
  }
}
