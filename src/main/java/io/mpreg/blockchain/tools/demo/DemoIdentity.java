package io.mpreg.blockchain.tools.demo;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;

/// The keys of the demonstration chain. Everybody can compute them: they protect nothing.
public final class DemoIdentity {
  /// The node that anyone may use on the demonstration chain.
  public static final NodeId ID = new NodeId("demo");

  /// The demonstration node's account key.
  public static final SigningKey KEY = key("demo account");

  /// The only authority of the demonstration chain.
  public static final NodeId AUTHORITY = new NodeId("demo-authority");

  /// That authority's account key.
  public static final SigningKey AUTHORITY_KEY = key("demo-authority account");

  /// That authority's consensus key.
  public static final SigningKey CONSENSUS_KEY = key("demo-authority consensus");

  /// That authority's checkpoint key.
  public static final SigningKey CHECKPOINT_KEY = key("demo-authority checkpoint");

  private DemoIdentity() {}

  private static SigningKey key(String purpose) {
    byte[] text = ("MPREG Ledger " + purpose).getBytes(StandardCharsets.US_ASCII);
    return SigningKey.fromSeed(SignatureAlgorithm.ED25519, Hash.of(text).toArray());
  }
}
