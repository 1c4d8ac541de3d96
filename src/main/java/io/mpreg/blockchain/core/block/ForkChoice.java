package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.crypto.Hash;

/// Which of two valid histories without certificates is followed: more total work, then the smaller
/// head hash. Certified histories are never chosen between: two of them at one height are evidence.
public final class ForkChoice {
  private ForkChoice() {}

  /// Positive when the first history is the better one, negative when the second one is, 0 when
  /// they end with the same block.
  public static int compare(long work, Hash head, long otherWork, Hash otherHead) {
    int byWork = Long.compare(work, otherWork);
    return byWork != 0 ? byWork : otherHead.compareTo(head);
  }
}
