package io.mpreg.blockchain.tools.load;

import org.jspecify.annotations.Nullable;

/// Requests of one kind, in the order and at the times in which they are to be sent. Called by the
/// thread of the [Loop].
interface Source {
  long NEVER = Long.MAX_VALUE;

  /// The next request that is due; null when there is none yet, or none any more.
  @Nullable Exchange take(long nanoTime);

  /// In how many nanoseconds to ask again; [#NEVER] when only an answer can change that.
  long nanosUntilNext(long nanoTime);

  /// Whether all has been sent and answered.
  boolean isDone();
}
