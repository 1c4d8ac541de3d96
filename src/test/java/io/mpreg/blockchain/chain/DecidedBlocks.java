package io.mpreg.blockchain.chain;

import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.merkle.SparseMerkleTree;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Blocks with which it is decided that other authorities follow, however they came to that.
public final class DecidedBlocks {
  private DecidedBlocks() {}

  /// The same block on the same parent, after which other authorities decide the height after the
  /// next.
  public static ExecutedBlock followedBy(
      Tip parent, ExecutedBlock executed, AuthoritySet following) {
    Optional<Bytes> encoded = Optional.of(following.encode());
    Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
    executed.tip().state().entries().forEach((key, value) -> entries.put(key, Optional.of(value)));
    entries.put(StateKey.FOLLOWING_AUTHORITIES, encoded);
    Map<Bytes, Optional<Bytes>> changes = new HashMap<>(executed.stateChanges());
    changes.put(StateKey.FOLLOWING_AUTHORITIES, encoded);
    ChainState before = executed.tip().state();
    ChainState after =
        ChainState.of(before.chainId(), before.height(), SparseMerkleTree.EMPTY.with(entries));
    BlockHeader header =
        HeaderForm.change(executed.block().header(), form -> form.stateRoot = after.root());
    Block block = new Block(header, executed.block().entries());
    return new ExecutedBlock(block, parent.next(header, after), changes);
  }
}
