package io.mpreg.blockchain.core.authority;

import java.util.Optional;

/// The kinds of votes that an authority can sign in a round, with their codes in the signed bytes
/// (protocol, section 8).
public enum VoteKind {
  /// The leader proposes a block.
  PROPOSE(1),
  /// The proposal is valid and came in time.
  NOTARIZE(2),
  /// The round is to be skipped.
  NULLIFY(3),
  /// A quorum notarized the block, and the signer never votes to skip this round.
  FINALIZE(4);

  private final int code;

  VoteKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<VoteKind> ofCode(int code) {
    for (VoteKind kind : values()) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
