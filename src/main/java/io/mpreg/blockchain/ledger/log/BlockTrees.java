package io.mpreg.blockchain.ledger.log;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.merkle.UpperTree;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.List;

/// Final blocks with the Merkle trees of their transactions, for proofs. Hashing the ten thousand
/// leaves of a block takes milliseconds, so the upper levels of recently used trees are cached. The
/// leaves stay in the store: a proof reads the group of leaves that it needs, which neighbouring
/// transactions share.
final class BlockTrees {
  // In hashes of 72 bytes each, with object overhead: at most about 70 MB.
  private static final long MAX_WEIGHT = 1_000_000;
  // In leaves: another 14 MB.
  private static final long MAX_LEAVES = 200_000;
  // The weight of header, certificate and cache entry, in hashes.
  private static final int WEIGHT_OF_A_BLOCK = 40;

  private final LedgerStore store;
  private final LoadingCache<Long, BlockTree> trees;
  private final LoadingCache<Group, List<Hash>> groups;

  // A group of leaves of a block, from an index on.
  private record Group(long height, int begin) {}

  /// A block and its tree of transactions, whose root is the one in the header.
  record BlockTree(StoredBlock block, UpperTree tree) {
    int weight() {
      int signatures = block.certificate().map(known -> 2 * known.signatures().size()).orElse(0);
      return WEIGHT_OF_A_BLOCK + signatures + tree.weight();
    }
  }

  BlockTrees(LedgerStore store) {
    this.store = store;
    this.trees =
        Caffeine.newBuilder()
            .maximumWeight(MAX_WEIGHT)
            .weigher((Long height, BlockTree tree) -> tree.weight())
            .build(this::load);
    this.groups =
        Caffeine.newBuilder()
            .maximumWeight(MAX_LEAVES)
            .weigher((Group group, List<Hash> leaves) -> 1 + leaves.size())
            .build(group -> store.leafHashes(group.height(), group.begin(), UpperTree.GROUP));
  }

  private BlockTree load(long height) {
    StoredBlock block =
        store
            .block(height)
            .orElseThrow(() -> new StoreDamaged(Divergence.of(height, "block", "is missing")));
    UpperTree tree = UpperTree.of(store.leafHashes(height, 0, Integer.MAX_VALUE));
    if (!tree.root().equals(block.header().transactionsRoot())) {
      throw unproved(height);
    }
    return new BlockTree(block, tree);
  }

  StoredBlock block(long height) {
    return trees.get(height).block();
  }

  /// The inclusion proof of a stored transaction in its block, verified.
  InclusionProof inclusion(StoredTransaction stored) {
    long height = stored.position().height();
    int index = stored.position().index();
    UpperTree tree = trees.get(height).tree();
    int begin = (int) UpperTree.groupBegin(index);
    List<Hash> group = groups.get(new Group(height, begin));
    Hash leaf = stored.transaction().leafHash(stored.outcome().number());
    InclusionProof proof = proof(tree, index, group, height);
    if (!proof.verifies(leaf, tree.root())) {
      throw unproved(height);
    }
    return proof;
  }

  private static InclusionProof proof(UpperTree tree, int index, List<Hash> group, long height) {
    try {
      return tree.inclusionProof(index, group);
    } catch (IllegalArgumentException another) {
      throw unproved(height);
    }
  }

  private static StoreDamaged unproved(long height) {
    return new StoreDamaged(
        Divergence.of(
            height, "block.leaf_hashes", "its transactions are stored with other hashes"));
  }
}
