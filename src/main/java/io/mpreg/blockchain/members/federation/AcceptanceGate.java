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

/// Whether the others listen to this member, and so whether it may accept anything: what is
/// accepted has to reach those who decide, and they take it from each other only.
record AcceptanceGate(Ledger ledger, AuthorityKeys keys) {

  /// Whether this member decides the next height, or the one after it, by the key that it signs
  /// envelopes with.
  boolean speaks() {
    ChainState state = ledger.chain().tip().state();
    return isHeardBy(state.authorities()) || isHeardBy(state.followingAuthorities());
  }

  private boolean isHeardBy(AuthoritySet set) {
    int index = set.indexOf(keys.id());
    return index >= 0 && set.at(index).checkpointKey().equals(keys.checkpointKey().publicKey());
  }

  /// Why it accepts nothing, with those who do.
  ///
  /// @param peers where members listen for each other
  Optional<Closure> reasonToRefuse(Function<NodeId, Optional<Peer>> peers) {
    if (speaks()) {
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
