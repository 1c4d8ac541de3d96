package io.mpreg.blockchain.tools.load;

import org.jspecify.annotations.Nullable;

/// Requests of one kind, with their order and due times. Called by the thread of the [Loop].
interface Source {
  long NEVER = Long.MAX_VALUE;

  /// The next request that is due; null when none is.
  @Nullable Exchange take(long nanoTime);

  /// Nanoseconds until the next call; [#NEVER] when only a response can change the result.
  long nanosUntilNext(long nanoTime);

  /// Whether all has been sent and answered.
  boolean isDone();
}
