package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// What leads from the genesis to a final block, for who does not have the blocks between; with the
/// state after it, this is where a member may begin (protocol, section 21). Nothing here is checked
/// yet.
///
/// @param block the block, with the set that decided it and its certificate
/// @param changes all changes of the authority set at heights up to that of the block, in order
/// @param history the complete subtrees of the history of the headers below the block, as they
///   stand in a [io.mpreg.blockchain.core.merkle.CompactRange] of that size
public record SnapshotProof(
    CertifiedBlock block, List<AuthorityChange> changes, List<Hash> history) {
  /// How many changes lead to a block at most: as many as a light client keeps reigns.
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
