package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.ReignStarts;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Blocks with an authority change, made without a vote.
public final class DecidedBlocks {
  private DecidedBlocks() {}

  /// The same block on the same parent, but with an authority change for the height after the next.
  public static ExecutedBlock followedBy(
      Tip parent, ExecutedBlock executed, AuthoritySet following) {
    ChainState before = executed.tip().state();
    ReignStarts history = ReignStarts.of(before.entry(StateKey.SET_HISTORY));
    Map<Bytes, Optional<Bytes>> decided =
        Map.of(
            StateKey.FOLLOWING_AUTHORITIES,
            Optional.of(following.encode()),
            StateKey.formerAuthorities(history.newest()),
            Optional.of(before.followingAuthorities().encode()),
            StateKey.SET_HISTORY,
            Optional.of(history.followedAt(before.height() + 2).encode()));
    Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
    before.entries().forEach((key, value) -> entries.put(key, Optional.of(value)));
    entries.putAll(decided);
    Map<Bytes, Optional<Bytes>> changes = new HashMap<>(executed.stateChanges());
    changes.putAll(decided);
    ChainState after =
        ChainState.of(before.chainId(), before.height(), SparseMerkleTree.EMPTY.with(entries));
    BlockHeader header =
        HeaderForm.change(executed.block().header(), form -> form.stateRoot = after.root());
    Block block = new Block(header, executed.block().entries());
    return new ExecutedBlock(block, parent.next(header, after), changes, executed.parcels());
  }
}
