package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.pending.Closure;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.Optional;
import java.util.function.Function;

/// Whether this member may accept transactions: an accepted one has to reach the authorities, and
/// they take transactions only from each other.
record AcceptanceGate(Ledger ledger, AuthorityKeys keys) {

  /// Whether the others take messages of this member: it is an authority of the next height or the
  /// one after it, by the key that it signs envelopes with.
  boolean isListenedTo() {
    ChainState state = ledger.chain().tip().state();
    return isHeardBy(state.authorities()) || isHeardBy(state.followingAuthorities());
  }

  private boolean isHeardBy(AuthoritySet set) {
    int index = set.indexOf(keys.id());
    return index >= 0 && set.at(index).checkpointKey().equals(keys.checkpointKey().publicKey());
  }

  /// Why this member accepts nothing, with the members that do.
  ///
  /// @param peers the addresses of members
  Optional<Closure> reasonToRefuse(Function<NodeId, Optional<Peer>> peers) {
    if (isListenedTo()) {
      return Optional.empty();
    }
    AuthoritySet authorities = ledger.chain().tip().state().authorities();
    String others = "; " + AcceptingMembers.text(authorities, keys.id(), peers);
    return Optional.of(
        authorities.contains(keys.id())
            ? new Closure(
                Closure.Reason.KEY_REPLACED,
                "the chain knows it by another checkpoint key than it runs with" + others)
            : new Closure(Closure.Reason.FOLLOWS, "it is no authority and only follows" + others));
  }
}
