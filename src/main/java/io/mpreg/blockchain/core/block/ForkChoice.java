package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.crypto.Hash;

/// The fork choice between two valid histories with proof of work: more total work wins, then the
/// smaller head hash. There is no choice between certified histories: two certified blocks of one
/// height are evidence of equivocation.
public final class ForkChoice {
  private ForkChoice() {}

  /// Positive if the first history wins, negative if the second one wins, 0 if both end with the
  /// same block.
  public static int compare(long work, Hash head, long otherWork, Hash otherHead) {
    int byWork = Long.compare(work, otherWork);
    return byWork != 0 ? byWork : otherHead.compareTo(head);
  }
}
