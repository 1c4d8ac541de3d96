package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.tools.cli.keys.PublicParts;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;

/// A payload made from keys, because it contains signatures by them.
sealed interface SignedPayload {
  String operationType();

  String text(Hash chainId, NodeId sender, long nonce);

  /// The new account key of the sender.
  record NewAccountKey(SigningKey successor) implements SignedPayload {
    @Override
    public String operationType() {
      return "node_update";
    }

    // The new key signs proof of possession; the old key signs the transaction.
    @Override
    public String text(Hash chainId, NodeId sender, long nonce) {
      PublicKey publicKey = successor.publicKey();
      Bytes statement = Operation.NewKey.statement(chainId, sender, publicKey, nonce);
      return "{\"newKey\":{\"publicKey\":\"%s\",\"algorithm\":\"%s\",\"proof\":\"%s\"}}"
          .formatted(
              publicKey.hex(),
              publicKey.algorithm().label(),
              successor.sign(statement.toArray()).hex());
    }
  }

  /// The proposal to add a node as an authority.
  ///
  /// @param authoritySetHash the set that is to vote
  record NewAuthority(PublicParts node, Hash authoritySetHash, long expiresAtHeight)
      implements SignedPayload {
    @Override
    public String operationType() {
      return "proposal";
    }

    @Override
    public String text(Hash chainId, NodeId sender, long nonce) {
      if (!node.isProvedFor(chainId)) {
        throw CommandFailed.refused(
            "'%s' has no valid key proofs for this chain: its owner has to print them with keygen --public --chain-id %s"
                .formatted(node.id().value(), chainId.hex()));
      }
      Authority keys = node.authority().orElseThrow();
      PublicParts.Proofs proofs = node.proofs().orElseThrow();
      return """
      {"authoritySetHash":"%s","expiresAtHeight":%d,"change":{"kind":"add_authority",\
      "id":"%s","consensusKey":"%s","checkpointKey":"%s",\
      "consensusProof":"%s","checkpointProof":"%s"}}\
      """
          .formatted(
              authoritySetHash.hex(),
              expiresAtHeight,
              keys.id().value(),
              keys.consensusKey().hex(),
              keys.checkpointKey().hex(),
              proofs.consensus().hex(),
              proofs.checkpoint().hex());
    }
  }
}
