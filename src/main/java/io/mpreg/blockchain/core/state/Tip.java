package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.MerkleTree;

/// The tip of a chain: everything needed to build or judge the next block.
///
/// @param header the last block's header
/// @param hash that header's hash
/// @param history the right frontier of the Merkle tree over all headers up to and including this
///   one
/// @param state the state after the last block
public record Tip(BlockHeader header, Hash hash, CompactRange history, ChainState state) {

  /// The tip of a chain that has only its genesis.
  public static Tip of(Genesis genesis) {
    BlockHeader header = genesis.header();
    return new Tip(
        header, genesis.chainId(), CompactRange.EMPTY.append(leaf(header)), genesis.state());
  }

  public Tip next(BlockHeader child, ChainState after) {
    return new Tip(child, child.hash(), history.append(leaf(child)), after);
  }

  /// The leaf hash of a header in the history.
  public static Hash leaf(BlockHeader header) {
    return MerkleTree.leafHash(header.encode().toArray());
  }

  public long height() {
    return header.height();
  }
}
