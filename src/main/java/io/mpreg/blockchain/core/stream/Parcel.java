package io.mpreg.blockchain.core.stream;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import java.util.List;

/// The applied messages of one stream in one block, in the order of the block.
///
/// @param height of the block
/// @param first the number of the first message: how many the stream had before the block
/// @param count at least 1
/// @param root the root of the Merkle tree over the leaf hashes of these transactions
public record Parcel(long height, long first, int count, Hash root) {
  private static final int ENCODED_BYTES = 52;

  public Parcel {
    if (height < 1 || count < 1) {
      throw new IllegalArgumentException(
          "parcel of %d messages in block %d".formatted(count, height));
    }
    Integers.check("height", height, Integers.MAX);
    Integers.check("first", first, Integers.MAX);
    Integers.check("end", first + count, Integers.MAX);
  }

  /// The parcel of these messages, which are not empty.
  ///
  /// @param leafHashes of the transactions, in the order of the block
  static Parcel of(long height, long first, List<Hash> leafHashes) {
    return new Parcel(height, first, leafHashes.size(), MerkleTree.of(leafHashes).root());
  }

  /// The number of the next message of the stream.
  public long end() {
    return first + count;
  }

  // u64 height ‖ u64 first ‖ u32 count ‖ root[32]
  public Bytes encode() {
    ByteWriter writer = new ByteWriter(ENCODED_BYTES).u64(height).u64(first).u32(count);
    root.writeTo(writer);
    return writer.toBytes();
  }

  /// The leaf hash of this parcel in the log of its stream.
  public Hash leafHash() {
    return MerkleTree.leafHash(encode());
  }
}
