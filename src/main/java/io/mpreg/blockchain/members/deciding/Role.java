package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;

/// This member's role at a height.
///
/// @param id the id it has in the consensus core: one of no authority, where it only follows
/// @param isAlone whether it is the sole authority
record Role(NodeId id, boolean isAlone) {

  static Role of(AuthoritySet authorities, VoteSignatures signatures) {
    boolean decides = signatures.holdsKeyOf(authorities);
    return new Role(
        decides ? signatures.self() : strangerTo(authorities), decides && authorities.size() == 1);
  }

  // A member that is no authority, or runs with another key, only follows.
  private static NodeId strangerTo(AuthoritySet authorities) {
    NodeId stranger = new NodeId("observer");
    while (authorities.contains(stranger)) {
      stranger = new NodeId(stranger.value() + "-");
    }
    return stranger;
  }
}
