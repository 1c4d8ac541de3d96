package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The candidate blocks of one height with this member's verdicts, and those that it has requested.
/// A block is requested once, and again after a standstill.
final class CandidateBlocks {

  private final TreeMap<Hash, Judgement> candidates;
  private final TreeSet<Hash> requested;

  /// A block whose body is available locally.
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

  /// Adds a block that this member built or stored.
  void addValid(Candidate block) {
    candidates.put(block.hash(), new Judgement(block, Verdict.VALID));
  }

  /// Adds a block that was requested.
  ///
  /// @param onTop whether it continues the last final block
  void add(Candidate block, Verdict verdict, boolean onTop) {
    requested.remove(block.hash());
    // An earlier NOT_YET may arrive late, and clocks step back: VALID stays.
    if (verdict == Verdict.NOT_YET && verdict(block.hash()) == Verdict.VALID) {
      return;
    }
    candidates.put(block.hash(), new Judgement(block, onTop ? verdict : Verdict.INVALID));
  }

  /// Marks a block as requested; returns false if it already was.
  boolean request(Hash blockHash) {
    return requested.add(blockHash);
  }

  /// Lets blocks that have not arrived be requested again.
  void forgetRequests() {
    requested.clear();
  }
}
