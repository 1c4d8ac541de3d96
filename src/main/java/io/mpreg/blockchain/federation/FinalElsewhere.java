package io.mpreg.blockchain.federation;

/// The highest height that is known to be final at other members. A claim only: what is fetched
/// because of it is verified.
final class FinalElsewhere {
  private long height;

  synchronized void raise(long claimed) {
    if (claimed > height) {
      height = claimed;
      notifyAll();
    }
  }

  synchronized long height() {
    return height;
  }

  /// Takes a claim back that nobody could prove.
  synchronized void lower(long proved) {
    height = proved;
  }

  /// Waits until more than a height is claimed, or the time is up.
  synchronized boolean awaitAbove(long known, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; height <= known && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return height > known;
  }
}
