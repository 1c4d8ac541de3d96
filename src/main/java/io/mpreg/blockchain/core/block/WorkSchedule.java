package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.encoding.Integers;
import java.math.BigInteger;
import java.util.Optional;

/// The difficulty schedule of a history with proof of work instead of certificates.
///
/// @param firstDifficulty difficulty until the first adjustment, at least 1
/// @param adjustmentInterval blocks between two adjustments, at least 1
/// @param blockTimeTargetMillis the target time between blocks, at least 1
public record WorkSchedule(
    long firstDifficulty, int adjustmentInterval, long blockTimeTargetMillis) {
  private static final int LARGEST_STEP = 4;

  public WorkSchedule {
    Integers.check("firstDifficulty", firstDifficulty, Integers.MAX);
    Integers.check("blockTimeTargetMillis", blockTimeTargetMillis, Integers.MAX);
    if (firstDifficulty < 1 || adjustmentInterval < 1 || blockTimeTargetMillis < 1) {
      throw new IllegalArgumentException("a work schedule has positive values only: " + this);
    }
  }

  /// The difficulty after an interval that took `tookMillis`: scaled towards the target block time
  /// by at most a factor of 4 up or down, and never below 1.
  long adjusted(long difficulty, long tookMillis) {
    BigInteger expected =
        BigInteger.valueOf(blockTimeTargetMillis).multiply(BigInteger.valueOf(adjustmentInterval));
    BigInteger scaled =
        BigInteger.valueOf(difficulty)
            .multiply(expected)
            .divide(BigInteger.valueOf(Math.max(1, tookMillis)));
    // Rounded up, because 7 / 4 = 1 would be a step by a factor of 7.
    BigInteger least = BigInteger.valueOf(Math.ceilDiv(difficulty, LARGEST_STEP));
    BigInteger most =
        BigInteger.valueOf(difficulty)
            .multiply(BigInteger.valueOf(LARGEST_STEP))
            .min(BigInteger.valueOf(Integers.MAX));
    return scaled.max(least).min(most).longValueExact();
  }

  /// Searches for the smallest nonce, from 0 on, with which the header has proof of work.
  ///
  /// @param attempts the most nonces to try
  public static Optional<BlockHeader> search(BlockHeader header, long attempts) {
    for (long nonce = 0; nonce < attempts; nonce++) {
      BlockHeader candidate = header.withNonce(nonce);
      if (candidate.hasProofOfWork()) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
