package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All votes that an authority has signed in one round: the block it proposed, the block it
/// notarized, and how it closed the round, which is [Hash#ZERO] for NULLIFY and the block for
/// FINALIZE. The last two share a field, so they exclude each other. Null means no vote.
public record GuardRow(
    long height,
    int round,
    @Nullable Hash proposed,
    @Nullable Hash notarized,
    @Nullable Hash closed) {

  static GuardRow empty(long height, int round) {
    return new GuardRow(height, round, null, null, null);
  }

  /// NULLIFY or FINALIZE, whichever was signed.
  public Optional<VoteKind> closing() {
    return Optional.ofNullable(closed)
        .map(hash -> hash.equals(Hash.ZERO) ? VoteKind.NULLIFY : VoteKind.FINALIZE);
  }

  /// The block hash recorded in the field that a vote of this kind would write.
  @Nullable Hash recorded(VoteKind kind) {
    return switch (kind) {
      case PROPOSE -> proposed;
      case NOTARIZE -> notarized;
      case NULLIFY, FINALIZE -> closed;
    };
  }

  GuardRow recording(Ballot ballot) {
    Hash hash = ballot.blockHash();
    return switch (ballot.kind()) {
      case PROPOSE -> new GuardRow(height, round, hash, notarized, closed);
      case NOTARIZE -> new GuardRow(height, round, proposed, hash, closed);
      case NULLIFY, FINALIZE -> new GuardRow(height, round, proposed, notarized, hash);
    };
  }
}
