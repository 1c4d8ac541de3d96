package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.CompletedSubtree;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import java.util.List;
import java.util.stream.IntStream;

/// The beginning of a chain that was joined from a snapshot of the state after a later block: this
/// member holds that block and those after it, and none before it.
///
/// @param height of the block; 1 or more
/// @param history the frontier over the headers of heights 0 … height − 1
public record ChainBase(long height, CompactRange history) {
  public ChainBase {
    if (height < 1 || history.size() != height) {
      throw new IllegalArgumentException(
          "a base at height %d with a history of %d headers".formatted(height, history.size()));
    }
  }

  /// The complete subtrees of the history.
  public List<CompletedSubtree> subtrees() {
    List<SubtreePosition> positions = MerkleTree.rootPositions(height);
    return IntStream.range(0, positions.size())
        .mapToObj(
            at ->
                new CompletedSubtree(
                    positions.get(at).level(), positions.get(at).index(), history.hashes().get(at)))
        .toList();
  }
}
