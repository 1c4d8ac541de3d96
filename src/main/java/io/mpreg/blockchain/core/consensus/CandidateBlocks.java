package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What this member thinks of the blocks of one height, and which ones it has asked for: each once,
/// until it is there or nothing has become final for a while.
final class CandidateBlocks {

  private final TreeMap<Hash, Judgement> candidates;
  private final TreeSet<Hash> requested;

  /// A block that is at hand.
  record Judgement(Candidate block, Verdict verdict) {}

  CandidateBlocks() {
    candidates = new TreeMap<>();
    requested = new TreeSet<>();
  }

  private CandidateBlocks(CandidateBlocks other) {
    candidates = new TreeMap<>(other.candidates);
    requested = new TreeSet<>(other.requested);
  }

  CandidateBlocks copy() {
    return new CandidateBlocks(this);
  }

  @Nullable Judgement of(Hash blockHash) {
    return candidates.get(blockHash);
  }

  @Nullable Verdict verdict(Hash blockHash) {
    Judgement judgement = of(blockHash);
    return judgement == null ? null : judgement.verdict();
  }

  /// A block that was built or stored here.
  void addValid(Candidate block) {
    candidates.put(block.hash(), new Judgement(block, Verdict.VALID));
  }

  /// A block that was asked for.
  ///
  /// @param onTop whether it continues the last final block
  void add(Candidate block, Verdict verdict, boolean onTop) {
    requested.remove(block.hash());
    // An answer from before the block's time had come may be overtaken, and clocks step back.
    if (verdict == Verdict.NOT_YET && verdict(block.hash()) == Verdict.VALID) {
      return;
    }
    candidates.put(block.hash(), new Judgement(block, onTop ? verdict : Verdict.INVALID));
  }

  /// Whether a block is to be asked for now.
  boolean request(Hash blockHash) {
    return requested.add(blockHash);
  }

  /// What was asked for has not come: it may be asked for again.
  void forgetRequests() {
    requested.clear();
  }
}
