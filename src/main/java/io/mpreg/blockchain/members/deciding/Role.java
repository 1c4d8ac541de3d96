package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;

/// What this member is where a height is decided.
///
/// @param id by which the consensus core knows it: an id of no authority, where it follows
/// @param isAlone whether nobody else decides
record Role(NodeId id, boolean isAlone) {

  static Role of(AuthoritySet authorities, VoteSignatures signatures) {
    boolean decides = signatures.holdsKeyOf(authorities);
    return new Role(
        decides ? signatures.self() : strangerTo(authorities), decides && authorities.size() == 1);
  }

  // Who is no authority, or by another key, follows.
  private static NodeId strangerTo(AuthoritySet authorities) {
    NodeId stranger = new NodeId("observer");
    while (authorities.contains(stranger)) {
      stranger = new NodeId(stranger.value() + "-");
    }
    return stranger;
  }
}
