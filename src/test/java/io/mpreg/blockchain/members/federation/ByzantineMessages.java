package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;

/// What a Byzantine member makes of what an honest one would have said in its place.
interface ByzantineMessages {

  /// What it tells one of the others instead of a message.
  List<PeerMessage> instead(PeerMessage said, NodeId receiver);

  /// Bodies of requests that it sends besides, which need not be anything at all.
  default List<Bytes> besides(NodeId receiver) {
    return List.of();
  }

  /// Whether it begins to answer a `GET` of this path and never ends.
  default boolean stalls(String path) {
    return false;
  }
}
