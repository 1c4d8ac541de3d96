package io.mpreg.blockchain.core.authority;

import java.util.Optional;

/// What an authority can sign in a round, with its code in the signed bytes (protocol, section 8).
public enum VoteKind {
  /// The leader offers a block.
  PROPOSE(1),
  /// The offer is valid and came in time.
  NOTARIZE(2),
  /// The round is to be skipped.
  NULLIFY(3),
  /// A quorum notarized the block and the signer will never skip this round.
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
