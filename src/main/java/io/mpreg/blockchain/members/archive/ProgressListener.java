package io.mpreg.blockchain.members.archive;

/// Is told how far a long work has come.
@FunctionalInterface
public interface ProgressListener {
  /// The work has come so far.
  ///
  /// @param done of the same unit as the total: heights, or bytes of a file
  /// @param height the last block done
  void at(long done, long total, long height);
}
