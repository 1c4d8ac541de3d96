package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.NodeProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;

/// Nodes with keys of both algorithms, registered on the demonstration chain.
final class Nodes {
  static final NodeId EDWARDS = new NodeId("orders/edwards");
  static final NodeId KOBLITZ = new NodeId("orders/koblitz");
  static final NodeId RECEIVER = new NodeId("inbox");
  static final SigningKey EDWARDS_KEY = key(SignatureAlgorithm.ED25519, 1);
  static final SigningKey KOBLITZ_KEY = key(SignatureAlgorithm.SECP256K1, 2);
  static final SigningKey OTHER_KEY = key(SignatureAlgorithm.ED25519, 3);

  /// Height 1, at which both are registered.
  static final ChainState STATE = registered(demo().state());

  private Nodes() {}

  private static SigningKey key(SignatureAlgorithm algorithm, int seed) {
    byte[] bytes = new byte[SigningKey.SEED_LENGTH];
    Arrays.fill(bytes, (byte) seed);
    return SigningKey.fromSeed(algorithm, bytes);
  }

  static Genesis demo() {
    try {
      return Genesis.parse(
          Bytes.of(new ClassPathResource("demo/genesis.json").getContentAsByteArray()));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static ChainState registered(ChainState state) {
    return state.next(
        Map.of(
            StateKey.node(EDWARDS), entry(EDWARDS_KEY), StateKey.node(KOBLITZ), entry(KOBLITZ_KEY)),
        state.turns());
  }

  /// The next block, which gives a node another key.
  static ChainState rotated(ChainState state, NodeId node, SigningKey key) {
    return state.next(Map.of(StateKey.node(node), entry(key)), state.turns());
  }

  private static Optional<Bytes> entry(SigningKey key) {
    return Optional.of(RegisteredNode.registered(key.publicKey(), 1, NodeProfile.EMPTY).encode());
  }
}
