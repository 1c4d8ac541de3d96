package io.mpreg.blockchain.members.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads the next value on a thread of its own while the last one is used; at most one value ahead.
final class ReadAhead<T> implements AutoCloseable {
  private final Callable<Optional<T>> source;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("ahead").factory());
  private Future<Optional<T>> next;

  /// @param source returns values until it returns empty
  ReadAhead(Callable<Optional<T>> source) {
    this.source = source;
    this.next = thread.submit(source);
  }

  /// The next value, or empty at the end; rethrows a failure of the source.
  Optional<T> next() throws IOException {
    Optional<T> value = made();
    if (value.isPresent()) {
      next = thread.submit(source);
    }
    return value;
  }

  private Optional<T> made() throws IOException {
    try {
      return next.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException io -> throw io;
        case RuntimeException unchecked -> throw unchecked;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
