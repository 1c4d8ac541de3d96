package io.mpreg.blockchain.ledger.log;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.ConsistencyProof;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.RangeProof;
import io.mpreg.blockchain.core.merkle.SubtreeHashes;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Proofs from stored hashes. Every proof is verified before it is served: a damaged store leads to
/// [StoreDamaged], never to a wrong proof.
public final class HistoryProofs {
  // In hashes of about 200 bytes each, with object overhead; a proof in a log of a million headers
  // needs 20.
  private static final int KEPT_HASHES = 100_000;
  private static final int MAX_HEADER_BYTES = 1 << 19;

  private final LedgerStore store;
  private final FinalChain chain;
  private final BlockTrees blocks;
  // Complete subtrees never change.
  private final LoadingCache<SubtreePosition, Hash> hashes;

  public HistoryProofs(LedgerStore store, FinalChain chain) {
    this.store = store;
    this.chain = chain;
    this.blocks = new BlockTrees(store);
    this.hashes =
        Caffeine.newBuilder()
            .maximumSize(KEPT_HASHES)
            .build(CacheLoader.bulk(wanted -> store.historyHashes(List.copyOf(wanted))));
  }

  /// The proof of a final transaction.
  public Optional<TransactionProof> ofTransaction(Hash id) {
    return store.transaction(id).map(this::ofTransaction);
  }

  private TransactionProof ofTransaction(StoredTransaction stored) {
    Hash leaf = stored.transaction().leafHash(stored.outcome().number());
    InclusionProof proof = blocks.inclusion(stored);
    return new TransactionProof(stored, leaf, proof, blocks.block(stored.position().height()));
  }

  /// Proves that a header is in the history. Without a size, in the largest history that a final
  /// header commits to; for the head itself, in the history that ends with it.
  ///
  /// @throws IllegalArgumentException when the size is not height + 1 … head + 1
  /// @throws NotHeld when the header lies below the lowest block
  public Optional<HeaderProof> ofHeader(long height, OptionalLong treeSize) {
    chain.requireHeld(height);
    long head = chain.tip().height();
    if (height < 0 || height > head) {
      return Optional.empty();
    }
    long size = treeSize.orElse(Math.max(height + 1, head));
    return store.block(height).map(block -> ofHeader(block.header(), size, head));
  }

  /// @throws IllegalArgumentException when the size is not height + 1 … head + 1
  HeaderProof ofHeader(BlockHeader header, long size, long head) {
    long height = header.height();
    requireSize(size, height, head);
    Hash leaf = Tip.leaf(header);
    List<SubtreePosition> positions = new ArrayList<>(MerkleTree.rootPositions(size));
    positions.addAll(MerkleTree.inclusionPositions(height, size));
    SubtreeHashes hashes = read(positions);
    InclusionProof proof = MerkleTree.inclusionProof(height, size, hashes);
    Hash root = MerkleTree.root(size, hashes);
    require(proof.verifies(leaf, root), height, "the history up to height " + (size - 1));
    return new HeaderProof(header, leaf, proof, root);
  }

  /// Proves that the headers from a height on are in the history one after the other: as many as
  /// allowed, as the history has, and as have 512 KiB together, but one at least. Without a size,
  /// in the same history as a single header.
  ///
  /// @throws IllegalArgumentException when the size is not from + 1 … head + 1
  /// @throws NotHeld when the first header lies below the lowest block
  public Optional<HeaderRangeProof> ofHeaders(long from, int limit, OptionalLong treeSize) {
    return ofHeaders(from, limit, treeSize, MAX_HEADER_BYTES);
  }

  Optional<HeaderRangeProof> ofHeaders(long from, int limit, OptionalLong treeSize, int maxBytes) {
    chain.requireHeld(from);
    long head = chain.tip().height();
    if (from > head) {
      return Optional.empty();
    }
    long size = requireSize(treeSize.orElse(Math.max(from + 1, head)), from, head);
    List<BlockHeader> headers = headers(from, (int) Math.min(limit, size - from), maxBytes);
    long end = from + headers.size();
    List<SubtreePosition> positions = new ArrayList<>(MerkleTree.rootPositions(size));
    positions.addAll(MerkleTree.rangePositions(from, end, size));
    SubtreeHashes hashes = read(positions);
    RangeProof proof = MerkleTree.rangeProof(from, end, size, hashes);
    Hash root = MerkleTree.root(size, hashes);
    List<Hash> leaves = headers.stream().map(Tip::leaf).toList();
    require(proof.verifies(leaves, root), from, "the history up to height " + (size - 1));
    return Optional.of(new HeaderRangeProof(headers, proof, root));
  }

  private List<BlockHeader> headers(long from, int count, int maxBytes) {
    List<BlockHeader> headers = new ArrayList<>();
    long bytes = 0;
    for (StoredBlock block : store.blocksBelow(from + count, count).reversed()) {
      BlockHeader header = block.header();
      // Where blocks are missing, the store goes on below.
      if (header.height() < from) {
        continue;
      }
      if (header.height() != from + headers.size()) {
        break;
      }
      bytes += header.encode().length();
      if (bytes > maxBytes && !headers.isEmpty()) {
        return headers;
      }
      headers.add(header);
    }
    if (headers.size() < count) {
      throw new StoreDamaged(Divergence.of(from + headers.size(), "block", "is missing"));
    }
    return headers;
  }

  private static long requireSize(long size, long height, long head) {
    if (size <= height || size > head + 1) {
      throw new IllegalArgumentException(
          "treeSize is %d, not %d to %d".formatted(size, height + 1, head + 1));
    }
    return size;
  }

  /// Proves that the history of a size begins with the one of a smaller size.
  ///
  /// @throws IllegalArgumentException when not 1 ≤ from ≤ to ≤ head + 1
  /// @throws NotHeld when the smaller history ends too far below the lowest block
  public HistoryConsistency ofGrowth(long fromSize, long toSize) {
    long head = chain.tip().height();
    if (fromSize < 1 || fromSize > toSize || toSize > head + 1) {
      throw new IllegalArgumentException(
          "sizes %d and %d are not 1 <= from <= to <= %d".formatted(fromSize, toSize, head + 1));
    }
    SubtreeHashes hashes = read(MerkleTree.consistencyPositions(fromSize, toSize));
    ConsistencyProof proof = MerkleTree.consistencyProof(fromSize, toSize, hashes);
    Hash oldRoot = root(fromSize);
    Hash newRoot = root(toSize);
    require(
        proof.verifies(oldRoot, newRoot),
        fromSize - 1,
        "the history from there to " + (toSize - 1));
    return new HistoryConsistency(proof, oldRoot, newRoot);
  }

  private static void require(boolean holds, long height, String what) {
    if (!holds) {
      throw new StoreDamaged(
          Divergence.of(height, "history_node", what + " is stored with wrong hashes"));
    }
  }

  /// The root of the history of a number of headers, at most of all stored ones.
  Hash root(long size) {
    return MerkleTree.root(size, read(MerkleTree.rootPositions(size)));
  }

  SubtreeHashes read(List<SubtreePosition> positions) {
    Map<SubtreePosition, Hash> found = hashes.getAll(positions);
    return (level, index) -> {
      SubtreePosition position = new SubtreePosition(level, index);
      Hash hash = found.get(position);
      if (hash == null) {
        throw missing(position);
      }
      return hash;
    };
  }

  // Below the base only the complete subtrees of its history are held.
  private RuntimeException missing(SubtreePosition position) {
    Optional<ChainBase> base = store.base();
    boolean isBelow =
        base.filter(begin -> position.end() <= begin.height())
            .filter(begin -> !MerkleTree.rootPositions(begin.height()).contains(position))
            .isPresent();
    return isBelow
        ? new NotHeld(
            "the history of the headers up to height %d".formatted(position.end() - 1),
            base.orElseThrow().height())
        : new StoreDamaged(
            Divergence.of(
                position.end() - 1,
                "history_node",
                "node %d of level %d is missing".formatted(position.index(), position.level())));
  }
}
