package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.ledger.door.Ledger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The authorities of the next height and the one after it, by their checkpoint keys: a joining
/// authority can send messages before it decides.
public record Authorities(Ledger ledger) implements Signers {

  @Override
  public Stream<PublicKey> keysOf(NodeId id) {
    ChainState state = ledger.chain().tip().state();
    return List.of(state.authorities(), state.followingAuthorities()).stream()
        .map(set -> keyOf(id, set))
        .flatMap(Optional::stream)
        .distinct();
  }

  private static Optional<PublicKey> keyOf(NodeId id, AuthoritySet set) {
    int index = set.indexOf(id);
    return index < 0
        ? Optional.empty()
        : Optional.of(Objects.requireNonNull(set.at(index)).checkpointKey());
  }

  @Override
  public int count() {
    return ledger.chain().tip().state().authorities().size();
  }

  @Override
  public String refusal(NodeId id) {
    return "'%s' is no authority of this chain, or signs with another checkpoint key"
        .formatted(id.value());
  }
}
