package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.state.Tip;

/// The result of verifying a snapshot.
public sealed interface SnapshotVerdict {

  /// The snapshot is valid: the tip of this chain after a final block.
  record Valid(Tip tip) implements SnapshotVerdict {}

  /// The snapshot is invalid; `step` is the first verification step that fails.
  record Invalid(ProofStep step, String detail) implements SnapshotVerdict {}
}
