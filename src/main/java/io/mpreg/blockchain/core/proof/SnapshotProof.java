package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// The proof of a final block from the genesis without the blocks between. With the state after
/// that block, a new member can start from it (state sync; protocol, section 21). Nothing is
/// verified yet.
///
/// @param block the block, with the set that decided it and its certificate
/// @param changes all authority changes at heights up to that of the block, in order
/// @param history the complete subtrees of the history of the headers below the block, as in a
///   [io.mpreg.blockchain.core.merkle.CompactRange] of that size
public record SnapshotProof(
    CertifiedBlock block, List<AuthorityChange> changes, List<Hash> history) {
  /// The most changes in a proof: as many as [Reigns] can hold.
  public static final int MAX_CHANGES = Reigns.MAX - 1;

  public SnapshotProof {
    changes = List.copyOf(changes);
    history = List.copyOf(history);
    if (changes.size() > MAX_CHANGES) {
      throw new IllegalArgumentException(
          "%d changes of the authority set, at most %d".formatted(changes.size(), MAX_CHANGES));
    }
  }
}
