package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Snapshots of a store, taken without another member.
public final class Snapshots {
  private Snapshots() {}

  /// A snapshot of the state after the last block in a store.
  public static SnapshotCommit of(LedgerStore store, Tip tip) {
    long height = tip.height();
    List<Entry> entries =
        store.transactionsOfBlock(height, 0, Integer.MAX_VALUE).stream()
            .map(stored -> new Entry(stored.transaction(), stored.outcome()))
            .toList();
    List<SubtreePosition> positions = MerkleTree.rootPositions(height);
    Map<SubtreePosition, Hash> hashes = store.historyHashes(positions);
    return new SnapshotCommit(
        store.genesis().orElseThrow(),
        new Block(tip.header(), entries),
        store.block(height).orElseThrow().certificate().orElseThrow(),
        CompactRange.of(
            height, positions.stream().map(at -> Objects.requireNonNull(hashes.get(at))).toList()),
        tip.state().entries(),
        store.authorityChanges(0, height + 1, 1_000));
  }
}
