package io.mpreg.blockchain.chain;

import java.util.Comparator;

/// Which of two valid histories without certificates is followed: more total work, then the smaller
/// head hash. Certified histories are never chosen between: two of them at one height are evidence.
final class ForkChoice {
  /// The better chain is the larger one.
  static final Comparator<Blockchain> ORDER =
      Comparator.comparingLong(Blockchain::totalWork)
          .thenComparing(chain -> chain.tip().hash(), Comparator.reverseOrder());

  private ForkChoice() {}
}
