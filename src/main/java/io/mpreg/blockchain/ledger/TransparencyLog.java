package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.chain.Tip;
import io.mpreg.blockchain.checkpoint.NoteKey;
import io.mpreg.blockchain.checkpoint.SignedNote;
import io.mpreg.blockchain.checkpoint.TilePath;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.ByteWriter;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.merkle.MerkleTree;
import io.mpreg.blockchain.merkle.SubtreeHashes;
import io.mpreg.blockchain.merkle.SubtreePosition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The history as a log that stock clients read (protocol, section 13).
public final class TransparencyLog {
  private static final int MAX_ENTRY_BYTES = 0xffff;
  // Above it a level has no hash: sizes end at 2^53 - 1.
  private static final int MAX_TILE_LEVEL = 6;

  private final LedgerStore store;
  private final Ledger ledger;
  private final Checkpoints checkpoints;
  private final InstantSource clock;

  TransparencyLog(LedgerStore store, Ledger ledger, Checkpoints checkpoints, InstantSource clock) {
    this.store = store;
    this.ledger = ledger;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /// The checkpoint of all final headers, cosigned now.
  ///
  /// @throws CheckpointUnsigned when this member did not decide the last of them
  public SignedNote checkpoint() {
    Tip tip = ledger.tip();
    return checkpoints.cosigned(
        tip.height() + 1, tip.history().root(), clock.instant().getEpochSecond());
  }

  /// A verifier key for each authority that signs the present checkpoint.
  public List<NoteKey> keys() {
    return NoteKey.ofLog(
        ledger.genesis().chainId(), ledger.authorities().at(ledger.tip().height()));
  }

  /// A tile, or nothing where the log does not reach so far yet, or never can.
  public Optional<Bytes> tile(TilePath path) {
    long size = ledger.tip().height() + 1;
    int level = Math.max(path.level(), 0);
    if (level > MAX_TILE_LEVEL) {
      return Optional.empty();
    }
    long hashes = size >>> (level * TilePath.HEIGHT);
    long end = path.index() * TilePath.FULL + path.width();
    if (path.index() > hashes || end > hashes) {
      return Optional.empty();
    }
    return path.ofEntries() ? entries(path, end) : Optional.of(hashes(path));
  }

  /// Hashes of one level, if those that the store has above them are made of them.
  private Bytes hashes(TilePath path) {
    int level = path.level() * TilePath.HEIGHT;
    long begin = path.index() * TilePath.FULL;
    List<SubtreePosition> positions = new ArrayList<>();
    for (int i = 0; i < path.width(); i++) {
      positions.add(new SubtreePosition(level, begin + i));
    }
    List<SubtreePosition> above = MerkleTree.rootPositions(path.width());
    above.forEach(position -> positions.add(placed(position, level, begin)));
    SubtreeHashes stored = ledger.proofs().read(positions);
    List<Hash> tile = positions.stream().limit(path.width()).map(at -> hash(stored, at)).toList();
    MerkleTree tree = MerkleTree.of(tile);
    Hash root =
        MerkleTree.root(
            path.width(),
            (height, index) ->
                hash(stored, placed(new SubtreePosition(height, index), level, begin)));
    if (!tree.root().equals(root)) {
      throw new StoreDamaged("tile %s is stored with hashes that prove nothing".formatted(path));
    }
    ByteWriter writer = new ByteWriter(path.width() * Hash.LENGTH);
    tile.forEach(hash -> hash.writeTo(writer));
    return writer.toBytes();
  }

  /// Where a subtree of a tile's own tree stands in the history.
  private static SubtreePosition placed(SubtreePosition inTile, int level, long begin) {
    return new SubtreePosition(level + inTile.level(), (begin >>> inTile.level()) + inTile.index());
  }

  private static Hash hash(SubtreeHashes stored, SubtreePosition position) {
    return stored.at(position.level(), position.index());
  }

  // u16 length ‖ header bytes, each
  private Optional<Bytes> entries(TilePath path, long end) {
    List<StoredBlock> blocks = store.blocksBelow(end, path.width()).reversed();
    Bytes leaves = hashes(new TilePath(0, path.index(), path.width()));
    ByteWriter bundle = new ByteWriter();
    ByteWriter found = new ByteWriter(leaves.length());
    for (StoredBlock block : blocks) {
      Bytes header = block.header().encode();
      if (header.length() > MAX_ENTRY_BYTES) {
        return Optional.empty();
      }
      bundle.u16(header.length()).raw(header);
      MerkleTree.leafHash(header).writeTo(found);
    }
    if (!found.toBytes().equals(leaves)) {
      throw new StoreDamaged("the headers of %s are not those of the history".formatted(path));
    }
    return Optional.of(bundle.toBytes());
  }
}
