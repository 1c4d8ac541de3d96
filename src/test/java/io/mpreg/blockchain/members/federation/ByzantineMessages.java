package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;

/// The messages of a Byzantine member, made from those that an honest one would have sent.
interface ByzantineMessages {

  /// What it sends to one of the others instead of a message.
  List<PeerMessage> instead(PeerMessage said, NodeId receiver);

  /// Bodies of additional requests, which may be any bytes.
  default List<Bytes> besides(NodeId receiver) {
    return List.of();
  }

  /// Whether it begins to answer a `GET` of this path and never ends.
  default boolean stalls(String path) {
    return false;
  }
}
