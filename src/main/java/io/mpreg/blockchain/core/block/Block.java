package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import java.util.List;

/// A header with the transactions, in order, that it commits to.
public final class Block {
  private final BlockHeader header;
  private final Hash hash;
  private final List<Entry> entries;
  private final MerkleTree tree;

  /// @throws IllegalArgumentException if the header commits to other transactions or outcomes
  public Block(BlockHeader header, List<Entry> entries) {
    this(header, entries, treeOf(entries));
  }

  public Block(BlockHeader header, List<Entry> entries, MerkleTree tree) {
    this.header = header;
    this.entries = List.copyOf(entries);
    this.tree = tree;
    this.hash = header.hash();
    if (header.transactionCount() != entries.size()
        || !header.transactionsRoot().equals(tree.root())) {
      throw new IllegalArgumentException(
          "header of height %d commits to other transactions".formatted(header.height()));
    }
  }

  public static MerkleTree treeOf(List<Entry> entries) {
    return MerkleTree.of(entries.stream().map(Entry::leafHash).toList());
  }

  public BlockHeader header() {
    return header;
  }

  public Hash hash() {
    return hash;
  }

  public long height() {
    return header.height();
  }

  public List<Entry> entries() {
    return entries;
  }

  public MerkleTree tree() {
    return tree;
  }

  /// The inclusion proof of the transaction at an index, with its outcome.
  public InclusionProof proofOf(int index) {
    return tree.inclusionProof(index);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Block that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "block %d %s".formatted(height(), hash);
  }
}
