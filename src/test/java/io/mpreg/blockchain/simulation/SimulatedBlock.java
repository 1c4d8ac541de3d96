package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Block;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A block reduced to what consensus depends on: whether its roots result from its execution is a
/// flag, and its transactions are numbers.
record SimulatedBlock(
    Hash hash,
    long height,
    int originRound,
    Hash previousHash,
    NodeId miner,
    VectorClock clock,
    long timestamp,
    boolean rootsHold,
    List<Integer> work)
    implements Block {

  SimulatedBlock {
    work = List.copyOf(work);
  }

  static SimulatedBlock of(
      long height,
      int originRound,
      Hash previousHash,
      NodeId miner,
      VectorClock clock,
      long timestamp,
      boolean rootsHold,
      List<Integer> work) {
    var unnamed =
        new SimulatedBlock(
            Hash.ZERO, height, originRound, previousHash, miner, clock, timestamp, rootsHold, work);
    return unnamed.named(unnamed.contentHash());
  }

  private Hash contentHash() {
    String content =
        height
            + " "
            + originRound
            + " "
            + previousHash
            + " "
            + miner
            + " "
            + clock
            + " "
            + timestamp
            + " "
            + rootsHold
            + " "
            + work;
    return Hash.of(content.getBytes(StandardCharsets.US_ASCII));
  }

  /// This content under a hash that may be another's.
  SimulatedBlock named(Hash name) {
    return new SimulatedBlock(
        name, height, originRound, previousHash, miner, clock, timestamp, rootsHold, work);
  }

  @Override
  public boolean isWhole() {
    return hashHolds();
  }

  boolean hashHolds() {
    return contentHash().equals(hash);
  }

  @Override
  public Candidate candidate() {
    return new Candidate(hash, height, originRound, previousHash);
  }
}
