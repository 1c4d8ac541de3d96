package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKind;
import java.util.Optional;

/// What an entry of a verified state proof means.
public sealed interface StateFact {

  /// What a node has; 0 where the state holds nothing.
  record Balance(NodeId node, long amount) implements StateFact {}

  /// The nonce that the next final transaction of a lane carries; 0 where the state holds nothing.
  record NextNonce(NodeId node, int lane, long nonce) implements StateFact {}

  /// What the registry says of a node, or that it has no such node.
  record Registration(NodeId node, Optional<RegisteredNode> registered) implements StateFact {}

  /// An entry of another kind, as its bytes.
  record Other(Bytes key, Optional<Bytes> value) implements StateFact {}

  // The keys and values of section 7 of the protocol.
  /// What a key and its value mean. A key that is none of the protocol's can be proved absent like
  /// any other, so it is no fault.
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
