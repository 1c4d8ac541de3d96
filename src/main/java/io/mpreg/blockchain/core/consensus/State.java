package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// The state of [Simplex]; immutable. Only steps produce a new one.
public final class State {

  private final WorkingState settled;

  State(WorkingState settled) {
    this.settled = settled;
  }

  WorkingState workingCopy() {
    return settled.copy();
  }

  /// The consensus of the current height: its authorities and leaders.
  public ProofOfAuthority consensus() {
    return settled.known().context().turns();
  }

  public long height() {
    return settled.height();
  }

  /// The current round: the first one neither notarized nor skipped.
  public int round() {
    return settled.known().certificates().round();
  }

  /// The hash of the last final block.
  public Hash previousHash() {
    return settled.known().context().previousHash();
  }

  public VoteGuard guard() {
    return settled.guard();
  }

  /// The known NOTARIZE and NULLIFY certificates of this height, by round.
  public List<Certificate> certificates() {
    return settled.known().certificates().ofRounds();
  }

  /// The known votes of this height and the next one, including those in certificates.
  public List<Vote> votes() {
    return settled.known().votes();
  }

  /// Whether the block of this height is decided and waits to be applied.
  public boolean isDecided() {
    return settled.known().isDecided();
  }

  /// Whether a step has had [Effect.Halt]; every later event is ignored.
  public boolean isHalted() {
    return settled.effects().isHalted();
  }

  int messagesKept() {
    return settled.known().messagesKept();
  }

  @Override
  public String toString() {
    return "height " + height() + ", round " + round() + ", guard " + guard();
  }
}
