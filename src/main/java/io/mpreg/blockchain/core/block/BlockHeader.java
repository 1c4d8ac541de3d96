package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import java.math.BigInteger;

/// The header of a block; `docs/protocol.md`, section 5, defines each field. Its hash does not
/// depend on the votes for the block.
public record BlockHeader(
    int rulesVersion,
    Hash chainId,
    long height,
    int originRound,
    Hash previousHash,
    Hash historyRoot,
    Hash transactionsRoot,
    int transactionCount,
    Hash stateRoot,
    Hash extensionsRoot,
    VectorClock vectorClock,
    NodeId miner,
    long timestampMillis,
    Hash authoritySetHash,
    Hash nextAuthoritySetHash,
    long difficulty,
    long nonce) {
  private static final String MAGIC = "MPREG-BLK-1\0";
  private static final BigInteger HASHES = BigInteger.ONE.shiftLeft(256);

  public BlockHeader {
    Integers.check("rulesVersion", rulesVersion, Integer.MAX_VALUE);
    Integers.check("height", height, Integers.MAX);
    Integers.check("originRound", originRound, Integer.MAX_VALUE);
    Integers.check("transactionCount", transactionCount, Integer.MAX_VALUE);
    Integers.check("timestamp", timestampMillis, Integers.MAX);
    Integers.check("difficulty", difficulty, Integers.MAX);
    Integers.check("nonce", nonce, Integers.MAX);
    if (difficulty < 1) {
      throw new IllegalArgumentException("difficulty is 0, must be at least 1");
    }
  }

  // "MPREG-BLK-1\0" ‖ u32 rulesVersion ‖ chainId[32] ‖ u64 height ‖ u32 originRound ‖
  // previousHash[32]
  // ‖ historyRoot[32] ‖ transactionsRoot[32] ‖ u32 transactionCount ‖ stateRoot[32]
  // ‖ extensionsRoot[32] ‖ vectorClock ‖ str miner ‖ i64 timestampMillis ‖ authoritySetHash[32]
  // ‖ nextAuthoritySetHash[32] ‖ u64 difficulty ‖ u64 nonce
  public Bytes encode() {
    ByteWriter writer = new ByteWriter(512).magic(MAGIC).u32(rulesVersion);
    chainId.writeTo(writer);
    writer.u64(height).u32(originRound);
    previousHash.writeTo(writer);
    historyRoot.writeTo(writer);
    transactionsRoot.writeTo(writer);
    writer.u32(transactionCount);
    stateRoot.writeTo(writer);
    extensionsRoot.writeTo(writer);
    vectorClock.writeTo(writer);
    writer.string(miner.value()).i64(timestampMillis);
    authoritySetHash.writeTo(writer);
    nextAuthoritySetHash.writeTo(writer);
    return writer.u64(difficulty).u64(nonce).toBytes();
  }

  /// Reads header bytes.
  ///
  /// @throws Malformed if they are not exactly one header
  public static BlockHeader decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    reader.magic(MAGIC);
    try {
      BlockHeader header =
          new BlockHeader(
              reader.u32(),
              Hash.read(reader),
              reader.u64(),
              reader.u32(),
              Hash.read(reader),
              Hash.read(reader),
              Hash.read(reader),
              reader.u32(),
              Hash.read(reader),
              Hash.read(reader),
              VectorClock.read(reader),
              new NodeId(reader.string(128)),
              reader.i64(),
              Hash.read(reader),
              Hash.read(reader),
              reader.u64(),
              reader.u64());
      reader.end();
      return header;
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("block header: " + invalid.getMessage());
    }
  }

  /// The rules version in header bytes of any version: every version begins with the same magic and
  /// this field.
  ///
  /// @throws Malformed if they do not begin with a header's magic and a rules version
  public static Rules rulesOf(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    reader.magic(MAGIC);
    return Rules.read(reader);
  }

  public Hash hash() {
    return Hash.of(encode());
  }

  /// Whether the hash, read as an unsigned integer, is at most ⌊(2^256 − 1) / difficulty⌋.
  public boolean hasProofOfWork() {
    BigInteger limit = HASHES.subtract(BigInteger.ONE).divide(BigInteger.valueOf(difficulty));
    return hash().toUnsigned().compareTo(limit) <= 0;
  }

  BlockHeader withNonce(long other) {
    return new BlockHeader(
        rulesVersion,
        chainId,
        height,
        originRound,
        previousHash,
        historyRoot,
        transactionsRoot,
        transactionCount,
        stateRoot,
        extensionsRoot,
        vectorClock,
        miner,
        timestampMillis,
        authoritySetHash,
        nextAuthoritySetHash,
        difficulty,
        other);
  }
}
