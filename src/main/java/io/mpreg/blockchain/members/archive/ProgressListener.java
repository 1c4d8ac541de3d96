package io.mpreg.blockchain.members.archive;

/// Receives the progress of a long operation.
@FunctionalInterface
public interface ProgressListener {
  /// Reports the progress.
  ///
  /// @param done in the unit of the total: heights, or bytes of a file
  /// @param height the last block done
  void at(long done, long total, long height);
}
