package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.state.Tip;

/// What a snapshot is worth.
public sealed interface SnapshotVerdict {

  /// It is the end of this chain as it was after a final block: the chain goes on from here.
  record Valid(Tip tip) implements SnapshotVerdict {}

  /// It proves nothing: this is the first step that does not hold.
  record Invalid(ProofStep step, String detail) implements SnapshotVerdict {}
}
