package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// All that a [Simplex] core knows; immutable. It can be read here and changed by steps only.
public final class State {

  private final StateTransition frozen;

  State(StateTransition frozen) {
    this.frozen = frozen;
  }

  StateTransition workingCopy() {
    return frozen.copy();
  }

  /// Whose turn it is at the height that is being decided.
  public ProofOfAuthority consensus() {
    return frozen.known().context().turns();
  }

  public long height() {
    return frozen.height();
  }

  /// The first round that was neither notarized nor skipped.
  public int round() {
    return frozen.known().certificates().round();
  }

  /// The hash of the last final block.
  public Hash previousHash() {
    return frozen.known().context().previousHash();
  }

  public VoteGuard guard() {
    return frozen.guard();
  }

  /// The NOTARIZE and NULLIFY certificates known of this height, by round.
  public List<Certificate> certificates() {
    return frozen.known().certificates().ofRounds();
  }

  /// The votes known of this height and the next one, those within certificates among them.
  public List<Vote> votes() {
    return frozen.known().votes();
  }

  /// Whether the block of this height is decided and waits to be applied.
  public boolean isDecided() {
    return frozen.known().isDecided();
  }

  /// Whether [Effect.Halt] was given: every event is ignored from then on.
  public boolean isHalted() {
    return frozen.effects().isHalted();
  }

  int messagesKept() {
    return frozen.known().messagesKept();
  }

  @Override
  public String toString() {
    return "height " + height() + ", round " + round() + ", guard " + guard();
  }
}
