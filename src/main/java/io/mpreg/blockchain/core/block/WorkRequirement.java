package io.mpreg.blockchain.core.block;

/// The required difficulty and nonce of a header.
public sealed interface WorkRequirement {

  /// The block is decided by votes: difficulty 1 and nonce 0.
  record Certified() implements WorkRequirement {}

  /// The block carries proof of work: exactly this difficulty, and a hash that meets it.
  record Worked(long difficulty) implements WorkRequirement {}

  default boolean isMetBy(BlockHeader header) {
    return switch (this) {
      case Certified certified -> header.difficulty() == 1 && header.nonce() == 0;
      case Worked worked -> header.difficulty() == worked.difficulty() && header.hasProofOfWork();
    };
  }
}
