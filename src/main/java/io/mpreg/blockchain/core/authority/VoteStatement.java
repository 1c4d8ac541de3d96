package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;

/// The bytes that an authority signs when it votes (`docs/protocol.md`, section 8). Consensus signs
/// them; evidence rebuilds them to check two votes.
public final class VoteStatement {
  private static final String MAGIC = "MPREG-CONS-1\0";

  private VoteStatement() {}

  // magic ‖ u8 kind ‖ chainId[32] ‖ authoritySetHash[32] ‖ u64 height ‖ u32 round ‖ blockHash[32]
  public static Bytes of(
      int kind, Hash chainId, Hash authoritySetHash, long height, int round, Hash blockHash) {
    ByteWriter writer = new ByteWriter(128).magic(MAGIC).u8(kind);
    chainId.writeTo(writer);
    authoritySetHash.writeTo(writer);
    writer.u64(height).u32(round);
    blockHash.writeTo(writer);
    return writer.toBytes();
  }
}
