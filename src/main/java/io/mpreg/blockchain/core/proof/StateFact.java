package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKind;
import java.util.Optional;

/// The decoded meaning of an entry of a verified state proof.
public sealed interface StateFact {

  /// The balance of a node; 0 if the state has no entry.
  record Balance(NodeId node, long amount) implements StateFact {}

  /// The nonce of the next transaction of a lane; 0 if the state has no entry.
  record NextNonce(NodeId node, int lane, long nonce) implements StateFact {}

  /// The registry entry of a node; empty if the node is not registered.
  record Registration(NodeId node, Optional<RegisteredNode> registered) implements StateFact {}

  /// An entry of another kind, as bytes.
  record Other(Bytes key, Optional<Bytes> value) implements StateFact {}

  // The keys and values of section 7 of the protocol.
  /// Decodes a key and its value. A key that the protocol does not define is allowed, because its
  /// absence can be proved.
  static StateFact of(Bytes key, Optional<Bytes> value) {
    try {
      ByteReader reader = new ByteReader(key);
      StateFact fact =
          switch (StateKind.ofCode(reader.u8())
              .orElseThrow(() -> new Malformed("no kind of entry"))) {
            case BALANCE -> new Balance(NodeId.read(reader), whole(value));
            case NONCE -> new NextNonce(NodeId.read(reader), reader.u8(), whole(value));
            case NODE -> new Registration(NodeId.read(reader), value.map(RegisteredNode::decode));
            default -> new Other(key, value);
          };
      return reader.remaining() == 0 ? fact : new Other(key, value);
    } catch (Malformed unknown) {
      return new Other(key, value);
    }
  }

  private static long whole(Optional<Bytes> value) {
    return value.map(held -> new ByteReader(held).u64()).orElse(0L);
  }
}
