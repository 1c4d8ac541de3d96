package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.MerkleTree;

/// The end of a chain: all that the next block is built on and judged against.
///
/// @param header the last block's header
/// @param hash that header's hash
/// @param history the frontier over all headers up to and with this one
/// @param state the state after it
public record Tip(BlockHeader header, Hash hash, CompactRange history, ChainState state) {

  /// The end of a chain that has only its genesis.
  public static Tip of(Genesis genesis) {
    BlockHeader header = genesis.header();
    return new Tip(
        header, genesis.chainId(), CompactRange.EMPTY.append(leaf(header)), genesis.state());
  }

  public Tip next(BlockHeader child, ChainState after) {
    return new Tip(child, child.hash(), history.append(leaf(child)), after);
  }

  /// A header's leaf hash in the history.
  public static Hash leaf(BlockHeader header) {
    return MerkleTree.leafHash(header.encode().toArray());
  }

  public long height() {
    return header.height();
  }
}
