package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.node.NodeId;

/// One member that votes: its node id and its two Ed25519 keys, one for consensus votes and one for
/// checkpoints (protocol, section 2). A key of another algorithm is an [IllegalArgumentException].
public record Authority(NodeId id, PublicKey consensusKey, PublicKey checkpointKey) {

  public Authority {
    requireEd25519("consensus key", id, consensusKey);
    requireEd25519("checkpoint key", id, checkpointKey);
  }

  private static void requireEd25519(String which, NodeId id, PublicKey key) {
    if (key.algorithm() != SignatureAlgorithm.ED25519) {
      throw new IllegalArgumentException(
          which + " of " + id.value() + " is " + key.algorithm().label() + ", must be ed25519");
    }
  }
}
