package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.peering.Peer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The members that accept transactions, as text for clients: by id, and with the host of each
/// where it is known. Where they serve clients is not known here, so no full URL can be given.
final class AcceptingMembers {
  private static final int MOST = 8;

  private AcceptingMembers() {}

  /// @param self left out
  /// @param peers the addresses of members
  static String text(
      AuthoritySet authorities, NodeId self, Function<NodeId, Optional<Peer>> peers) {
    List<NodeId> others =
        authorities.authorities().stream()
            .map(Authority::id)
            .filter(id -> !id.equals(self))
            .toList();
    if (others.isEmpty()) {
      return "no other member does";
    }
    String named =
        others.stream()
            .limit(MOST)
            .map(id -> door(id, peers.apply(id)))
            .collect(Collectors.joining(", "));
    int more = others.size() - MOST;
    String rest = more > 0 ? " and %d more, see /api/v1/consensus".formatted(more) : "";
    return "submit to one of: " + named + rest;
  }

  private static String door(NodeId id, Optional<Peer> peer) {
    return peer.map(known -> "%s on %s".formatted(id.value(), known.address().getHost()))
        .orElse(id.value());
  }
}
